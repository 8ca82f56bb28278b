//! The file system, with errors that name the file.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Reads the bytes of `path`.
pub fn read(path: impl AsRef<Path>) -> Result<Vec<u8>> {
    let path = path.as_ref();
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads the text of `path`.
pub fn read_text(path: impl AsRef<Path>) -> Result<String> {
    let path = path.as_ref();
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes `path`, unless it has these contents already: then its time of change stays.
pub fn write(path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Result<()> {
    let (path, contents) = (path.as_ref(), contents.as_ref());
    if std::fs::read(path).is_ok_and(|now| now == contents) {
        return Ok(());
    }
    std::fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// Copies the file `from` to `to`.
pub fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
    write(to, read(from)?)
}

/// Makes `directory` an empty directory.
pub fn empty(directory: impl AsRef<Path>) -> Result<()> {
    let directory = directory.as_ref();
    remove(directory)?;
    std::fs::create_dir_all(directory)
        .with_context(|| format!("cannot create {}", directory.display()))
}

/// Removes `directory` and all in it, if it is there.
pub fn remove(directory: impl AsRef<Path>) -> Result<()> {
    let directory = directory.as_ref();
    match std::fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", directory.display()))
        }
        _ => Ok(()),
    }
}

/// Lists the paths in `directory`, sorted by name.
pub fn list(directory: impl AsRef<Path>) -> Result<Vec<PathBuf>> {
    let directory = directory.as_ref();
    let mut paths = std::fs::read_dir(directory)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<std::io::Result<Vec<_>>>()
        })
        .with_context(|| format!("cannot list {}", directory.display()))?;
    paths.sort();
    Ok(paths)
}

/// Lists the files under `directory` for which `keep` is true. A directory for which it is false is skipped.
pub fn walk(directory: &Path, keep: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in list(directory)?.into_iter().filter(|path| keep(path)) {
        if path.is_dir() {
            files.extend(walk(&path, keep)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Empties `to`, and copies the files of [`walk`] into it.
pub fn copy_tree(from: &Path, to: &Path, keep: &dyn Fn(&Path) -> bool) -> Result<()> {
    empty(to)?;
    for file in walk(from, keep)? {
        let copied = to.join(file.strip_prefix(from)?);
        if let Some(parent) = copied.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("cannot create {}", parent.display()))?;
        }
        copy(file, copied)?;
    }
    Ok(())
}

/// Waits until no other xtask has the lock `name`, and keeps it until the file is dropped.
pub fn lock(name: &str) -> Result<File> {
    let path = Path::new("target").join(name).with_extension("lock");
    let lock = File::create(&path).and_then(|file| file.lock().map(|()| file));
    lock.with_context(|| format!("cannot lock {}", path.display()))
}

/// Gives the file `from` the name `to`.
pub fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
    let from = from.as_ref();
    std::fs::rename(from, to).with_context(|| format!("cannot rename {}", from.display()))
}
