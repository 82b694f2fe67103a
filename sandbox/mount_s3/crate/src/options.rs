// Copyright: (c) 2026, globalmountpoint.aws contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
//! The command line, in its own form and in fstab's. The standard library alone, so that it is tested in a second:
//! rustc --edition 2024 --test src/options.rs

use std::collections::BTreeMap;

pub const USAGE: &str = "Usage: mount-s3 [OPTIONS] <BUCKET | s3://BUCKET/PREFIX/> <DIRECTORY>
       mount-s3 <BUCKET | s3://BUCKET/PREFIX/> <DIRECTORY> -o <OPTION,OPTION=VALUE,...>";

const TABLE: &str = include_str!("options.txt");

/// What fstab and systemd add, and mount-s3 ignores. `dev`, `suid` and `noexec` are not among it.
const IGNORED_IN_FSTAB: [&str; 10] =
    ["_netdev", "auto", "noauto", "nodev", "nofail", "nosuid", "nouser", "rw", "user", "users"];

#[derive(Debug, PartialEq)]
pub enum Request {
    Help,
    Version,
    Mount(Options),
}

#[derive(Debug, Default, PartialEq)]
pub struct Options {
    pub bucket: String,
    pub directory: String,
    given: BTreeMap<&'static str, String>,
}

struct Known {
    name: &'static str,
    letter: &'static str,
    takes_value: bool,
    done: bool,
}

impl Options {
    pub fn flag(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// Adds `name`, `name=value`, or `name` and the next argument.
    fn add<'a>(&mut self, option: &str, shown: &str, next: &mut impl Iterator<Item = &'a str>) -> Result<(), String> {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option, None),
        };
        let known = known()
            .find(|known| known.name == name || known.letter == name)
            .ok_or_else(|| format!("unexpected argument '{shown}'"))?;
        if !known.done {
            return Err(format!("'--{}' is an option of mount-s3 that this build does not have", known.name));
        }
        let value = match (known.takes_value, value) {
            (true, value) => value
                .or_else(|| next.next().map(str::to_owned))
                .filter(|value| !value.is_empty())
                .ok_or_else(|| format!("'--{}' needs a value", known.name))?,
            (false, None) => String::new(),
            (false, Some(_)) => return Err(format!("'--{}' takes no value", known.name)),
        };
        match self.given.insert(known.name, value) {
            None => Ok(()),
            Some(_) => Err(format!("'--{}' is given more than once", known.name)),
        }
    }

    fn add_from_fstab(&mut self, list: &str) -> Result<(), String> {
        let options = split_commas(list)?;
        let has = |name: &str| options.iter().any(|option| option == name);
        if has("ro") && has("rw") {
            return Err("'ro' and 'rw' exclude each other".to_owned());
        }
        for option in &options {
            match option.as_str() {
                "ro" => self.add("read-only", "ro", &mut [].into_iter())?,
                "read-only" => return Err("'read-only' is 'ro' in the list of -o".to_owned()),
                "foreground" => return Err("'foreground' is not for the list of -o".to_owned()),
                name if name.starts_with("x-") || IGNORED_IN_FSTAB.contains(&name) => (),
                name if name.starts_with('-') || name.split('=').next().unwrap_or_default().len() == 1 => {
                    return Err(format!("'{name}' is not for the list of -o: long names without dashes are"));
                }
                name => self.add(name, name, &mut [].into_iter())?,
            }
        }
        Ok(())
    }
}

pub fn parse(arguments: &[String]) -> Result<Request, String> {
    let mut options = Options::default();
    let mut places = Vec::new();
    let mut fstab = None;
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        match argument {
            "-h" | "--help" => return Ok(Request::Help),
            "-V" | "--version" => return Ok(Request::Version),
            "-o" => fstab = Some(arguments.next().ok_or("'-o' needs a value")?),
            _ => match argument.strip_prefix("--").or(argument.strip_prefix('-')) {
                // One dash takes a letter, two take a name.
                Some(option) if argument.starts_with("--") != (option.len() == 1) => {
                    options.add(option, argument, &mut arguments)?
                }
                Some(_) => return Err(format!("unexpected argument '{argument}'")),
                None => places.push(argument.to_owned()),
            },
        }
    }
    if let Some(list) = fstab {
        if let Some(name) = options.given.keys().next() {
            return Err(format!("'--{name}' cannot stand beside '-o'"));
        }
        options.add_from_fstab(list)?;
    }
    if options.flag("max-cache-size") && !options.flag("cache") {
        return Err("'--max-cache-size' needs '--cache'".to_owned());
    }
    [options.bucket, options.directory] =
        <[String; 2]>::try_from(places).map_err(|places| format!("a bucket and a directory, not {places:?}"))?;
    Ok(Request::Mount(options))
}

fn known() -> impl Iterator<Item = Known> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap_or_default();
        Known { name: word(), letter: word(), takes_value: word() == "value", done: word() == "done" }
    })
}

/// A backslash takes a comma, a quote or a backslash as it is. Quotes mean nothing yet.
fn split_commas(list: &str) -> Result<Vec<String>, String> {
    let mut options = vec![String::new()];
    let mut characters = list.chars();
    while let Some(character) = characters.next() {
        let last = options.last_mut().expect("there is one from the start");
        match character {
            ',' => options.push(String::new()),
            '"' => return Err("a quote in the list of -o needs a backslash".to_owned()),
            '\\' => match characters.next() {
                Some(escaped @ (',' | '"' | '\\')) => last.push(escaped),
                _ => return Err("a backslash in the list of -o is for commas, quotes and backslashes".to_owned()),
            },
            _ => last.push(character),
        }
    }
    options.retain(|option| !option.is_empty());
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(arguments: &[&str]) -> Result<Request, String> {
        parse(&arguments.iter().map(|argument| argument.to_string()).collect::<Vec<_>>())
    }

    fn mount(arguments: &[&str]) -> Options {
        match request(arguments) {
            Ok(Request::Mount(options)) => options,
            other => panic!("{arguments:?}: {other:?}"),
        }
    }

    fn error(arguments: &[&str]) -> String {
        request(arguments).expect_err(&format!("{arguments:?}"))
    }

    #[test]
    fn options_of_the_command_line() {
        let options =
            mount(&["-f", "--read-only", "s3://b/p/", "--region=x", "--metadata-ttl", "5", "/mnt", "-l", "/log"]);
        assert_eq!((options.bucket.as_str(), options.directory.as_str()), ("s3://b/p/", "/mnt"));
        assert!(options.flag("foreground") && options.flag("read-only") && !options.flag("debug"));
        assert_eq!(options.value("region"), Some("x"));
        assert_eq!(options.value("metadata-ttl"), Some("5"));
        assert_eq!(options.value("log-directory"), Some("/log"));
    }

    #[test]
    fn options_of_fstab() {
        let list = "ro,nosuid,nodev,_netdev,nofail,x-systemd.automount,allow-other,region=x,prefix=a\\,b/";
        let options = mount(&["bucket", "/mnt", "-o", list]);
        assert!(options.flag("read-only") && options.flag("allow-other"));
        assert_eq!(options.value("region"), Some("x"));
        assert_eq!(options.value("prefix"), Some("a,b/"));
    }

    #[test]
    fn an_option_that_mount_s3_does_not_have() {
        assert!(error(&["b", "/mnt", "--read_only"]).contains("'--read_only'"));
        assert!(error(&["b", "/mnt", "-x"]).contains("'-x'"));
        assert!(error(&["b", "/mnt", "-fd"]).contains("'-fd'"));
        assert!(error(&["b", "/mnt", "-region=x"]).contains("'-region=x'"));
        assert!(error(&["b", "/mnt", "--d"]).contains("'--d'"));
        assert!(error(&["b", "/mnt", "-"]).contains("'-'"));
        for option in ["typo", "noexec", "dev", "suid", "read-only", "foreground", "--region=x", "f", "l=/log"] {
            assert!(error(&["b", "/mnt", "-o", option]).contains(option), "{option}");
        }
    }

    #[test]
    fn an_option_that_only_mount_s3_itself_has() {
        assert!(error(&["b", "/mnt", "--allow-delete"]).contains("'--allow-delete'"));
        assert!(error(&["b", "/mnt", "-o", "uid=2"]).contains("'--uid'"));
    }

    #[test]
    fn values_and_combinations() {
        assert!(error(&["b", "/mnt", "--region"]).contains("'--region' needs a value"));
        assert!(error(&["b", "/mnt", "-o", "region"]).contains("'--region' needs a value"));
        assert!(error(&["b", "/mnt", "--debug=1"]).contains("'--debug' takes no value"));
        assert!(error(&["b", "/mnt", "-d", "--debug"]).contains("more than once"));
        assert!(error(&["b", "/mnt", "--max-cache-size", "5"]).contains("'--cache'"));
        assert!(error(&["b", "/mnt", "-o", "ro,rw"]).contains("'rw'"));
        assert!(error(&["b", "/mnt", "-d", "-o", "ro"]).contains("'--debug' cannot stand beside '-o'"));
        assert!(error(&["b"]).contains("a bucket and a directory"));
        assert!(error(&["b", "/mnt", "/more"]).contains("a bucket and a directory"));
    }

    #[test]
    fn escapes_in_fstab() {
        assert_eq!(split_commas("a,,b"), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(split_commas(r#"a\,\"\\"#), Ok(vec![r#"a,"\"#.to_owned()]));
        for list in [r"a\", r"\a", r#"cache=""#] {
            assert!(split_commas(list).is_err(), "{list}");
        }
    }

    #[test]
    fn help_and_version() {
        assert_eq!(request(&["--help"]), Ok(Request::Help));
        assert_eq!(request(&["-V"]), Ok(Request::Version));
    }
}
