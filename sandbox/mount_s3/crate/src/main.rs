// Copyright: (c) 2026, globalmountpoint.aws contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
//! mount-s3 for the sandbox: Mountpoint's published core (mountpoint-s3-fs) under the command line of the program.

mod background;
mod mount;
mod options;

use std::process::ExitCode;

use anyhow::Context as _;
use options::{Options, Request};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match options::parse(&arguments) {
        Ok(Request::Help) => println!("{}", options::USAGE),
        Ok(Request::Version) => {
            println!(concat!("mount-s3 for the sandbox, over mountpoint-s3-fs ", env!("CARGO_PKG_VERSION")))
        }
        Ok(Request::Mount(options)) => {
            if let Err(error) = run(&options) {
                eprintln!("Error: {error:#}");
                return ExitCode::FAILURE;
            }
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{}", options::USAGE);
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn run(options: &Options) -> anyhow::Result<()> {
    let settings = mount::Settings::new(options)?;
    let mounted = format!("{} is mounted at {}", settings.path.bucket_description(), options.directory);
    if options.flag("foreground") {
        return settings.serve(|| println!("{mounted}"));
    }
    background::run(|ready| settings.serve(ready)).context("the mount process failed")?;
    println!("{mounted}");
    Ok(())
}
