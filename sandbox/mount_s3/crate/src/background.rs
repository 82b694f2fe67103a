// Copyright: (c) 2026, globalmountpoint.aws contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
//! A process in the background whose parent stays until it is ready, or says why it is not.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::process::exit;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{ForkResult, dup2_stderr, dup2_stdin, dup2_stdout, fork, pipe, setsid};

/// As long as mount-s3 waits for its own.
const PATIENCE: Duration = Duration::from_secs(30);
const READY: &[u8] = b"ready";

/// Runs `serve` in a child; it calls its argument once it is ready. Whatever else the child writes is why it is not.
pub fn run(serve: impl FnOnce(&dyn Fn()) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let (from_child, to_parent) = pipe().context("no pipe")?;
    // SAFETY: there is one thread so far, so the child may do anything that this process may.
    match unsafe { fork() }.context("no second process")? {
        ForkResult::Parent { child } => {
            drop(to_parent);
            wait(File::from(from_child)).inspect_err(|_| {
                let _ = kill(child, Signal::SIGTERM);
            })
        }
        ForkResult::Child => {
            drop(from_child);
            exit(serve_in_child(serve, &File::from(to_parent)));
        }
    }
}

fn serve_in_child(serve: impl FnOnce(&dyn Fn()) -> anyhow::Result<()>, mut to_parent: &File) -> i32 {
    let ready = || {
        // Whoever reads the parent's output to its end must not wait for this process.
        leave_terminal().unwrap_or_else(|error| tracing::warn!("still on the terminal: {error:#}"));
        let _ = (&*to_parent).write_all(READY);
    };
    match serve(&ready) {
        Ok(()) => 0,
        Err(error) => {
            tracing::error!("{error:#}");
            let _ = to_parent.write_all(format!("{error:#}").as_bytes());
            1
        }
    }
}

fn leave_terminal() -> anyhow::Result<()> {
    setsid()?;
    let null = OpenOptions::new().read(true).write(true).open("/dev/null")?;
    dup2_stdin(&null)?;
    dup2_stdout(&null)?;
    Ok(dup2_stderr(&null)?)
}

fn wait(mut from_child: File) -> anyhow::Result<()> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut message = vec![0; READY.len()];
        let count = from_child.read(&mut message).unwrap_or_default();
        message.truncate(count);
        if message != READY {
            let _ = from_child.read_to_end(&mut message);
        }
        let _ = sender.send(message);
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(message) if message == READY => Ok(()),
        Ok(message) if message.is_empty() => Err(anyhow!("it ended before the mount was up")),
        Ok(message) => Err(anyhow!("{}", String::from_utf8_lossy(&message))),
        Err(_) => Err(anyhow!("it was not ready within {} s", PATIENCE.as_secs())),
    }
}
