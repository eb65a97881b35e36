//! Decoders run in a process of their own, which is this program once more with nothing but two pipes: no environment, no files, no
//! network, little memory, little time. A picture that breaks the decoder, or that never ends, breaks that process and nothing else.

use std::{
    io::{self, Read, Write},
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use rlimit::{Resource, setrlimit};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::spawn_blocking,
    time::timeout,
};

use super::{
    picture::{self, Made, PictureFault},
    turns::Turn,
};

/// First argument of the hidden command.
const COMMAND: &str = "sandboxed-picture";
/// This program, also after a newer one was put in its place.
const OWN_PROGRAM: &str = "/proc/self/exe";
/// So many decoders run at once; the others wait. Bounds the memory that pictures take together.
const AT_ONCE: usize = 2;
/// Decoders that were not optimised need more time.
const SLOWNESS: u64 = if cfg!(debug_assertions) { 4 } else { 1 };
/// So long one may take by the clock.
const PATIENCE: Duration = Duration::from_secs(30 * SLOWNESS);
/// Processor time of one.
const PROCESSOR_SECONDS: u64 = 20 * SLOWNESS;
/// The system ends a process at its soft limit with a signal of that name, and at its hard one with the signal of everybody.
const PROCESSOR_SECONDS_HARD: u64 = PROCESSOR_SECONDS + 5;
/// Memory of one, its program included.
const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// Largest file that is read into the process, in bytes.
const MOST_READ: u64 = 256 * 1024 * 1024;
/// Exit codes of the process.
const TOO_MANY_PIXELS: u8 = 10;
const BROKEN: u8 = 11;
/// How a program of Rust ends that panicked.
const PANIC: u8 = 101;
/// Signals that a process brings on itself: `SIGILL`, `SIGABRT`, `SIGBUS`, `SIGFPE`, `SIGSEGV`, `SIGXCPU`, `SIGXFSZ`.
const OWN_SIGNALS: [i32; 7] = [4, 6, 7, 8, 11, 24, 25];

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Why nothing came out.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The picture itself.
    #[error("the picture cannot be used: {0:?}")]
    Picture(PictureFault),
    /// The picture broke the process, or was too much for its limits.
    #[error("the decoder ended early: {0}")]
    Ended(String),
    /// Somebody else ended the process, or it got no processor in time: the machine's trouble, not the picture's.
    #[error("the decoder was stopped: {0}")]
    Stopped(String),
    /// The process could not be started: the machine's trouble, too.
    #[error("the decoder did not start: {0}")]
    NotStarted(#[from] io::Error),
}

/// Says where this program is; the running one unless told otherwise. Only the first call counts. For tests, whose own program
/// is another one.
pub fn use_program(path: PathBuf) {
    let _ = PROGRAM.set(path);
}

/// The right to run one decoder. Take it before the picture is read into memory.
#[derive(Debug)]
pub struct Place {
    permit: SemaphorePermit<'static>,
    turn: Option<Turn>,
}

/// Waits until fewer than two decoders run. The person's `turn` ends with the decoder.
///
/// # Errors
/// Never in practice: the places are not closed.
pub async fn place(turn: Option<Turn>) -> Result<Place, SandboxError> {
    let permit = PLACES.acquire().await.map_err(io::Error::other)?;
    Ok(Place { permit, turn })
}

impl Place {
    /// Makes something of a picture, in a process of its own.
    ///
    /// # Errors
    /// See [`SandboxError`].
    pub async fn make(self, bytes: Bytes, made: Made) -> Result<Vec<u8>, SandboxError> {
        let program = PROGRAM.get().cloned().unwrap_or_else(|| PathBuf::from(OWN_PROGRAM));
        let mut command = Command::new(program);
        command.args([COMMAND, word(made)]);
        self.run(command, bytes, PATIENCE).await
    }

    async fn run(self, command: Command, bytes: Bytes, patience: Duration) -> Result<Vec<u8>, SandboxError> {
        let mut child = start(command)?;
        let pipes = (child.stdin.take(), child.stdout.take());
        let child = Arc::new(Mutex::new(child));
        let working = child.clone();
        // Whoever asked may go away meanwhile: the place is free when the process has ended, and not before.
        let Self { permit, turn } = self;
        let work = spawn_blocking(move || {
            let outcome = exchange(pipes, &bytes, &working);
            drop((permit, turn));
            outcome
        });
        let Ok(outcome) = timeout(patience, work).await else {
            let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
            // A picture that works the processor for too long is ended by its own limit, long before this.
            return Err(SandboxError::Stopped("it took too long".to_owned()));
        };
        let (status, packed) = outcome.map_err(io::Error::other)??;
        if status.success() { Ok(packed) } else { Err(reason(status)) }
    }
}

fn start(mut command: Command) -> io::Result<Child> {
    command.env_clear().current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

/// Feeds the picture in and reads what comes out; both ends when the process does, whoever ends it.
fn exchange(
    (input, output): (Option<std::process::ChildStdin>, Option<std::process::ChildStdout>),
    bytes: &[u8],
    child: &Mutex<Child>,
) -> io::Result<(ExitStatus, Vec<u8>)> {
    let mut packed = Vec::new();
    let read = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(mut input) = input {
                // A process that gave up early does not listen any more; its exit code says why.
                let _ = input.write_all(bytes);
            }
        });
        output.map_or(Ok(0), |mut output| output.read_to_end(&mut packed))
    });
    let status = child.lock().unwrap_or_else(PoisonError::into_inner).wait()?;
    read?;
    Ok((status, packed))
}

/// Whose fault it was. What a decoder does to itself is the picture's: a limit of ours, an abort, a wrong address, a panic. What comes
/// from outside is not: a deployment that ends all processes (`SIGTERM`), a machine that is out of memory (`SIGKILL`).
fn reason(status: ExitStatus) -> SandboxError {
    let told = status.code().and_then(|code| u8::try_from(code).ok());
    match (told, status.signal()) {
        (Some(TOO_MANY_PIXELS), _) => SandboxError::Picture(PictureFault::TooManyPixels),
        (Some(BROKEN), _) => SandboxError::Picture(PictureFault::Broken),
        (Some(PANIC), _) => SandboxError::Ended(status.to_string()),
        (_, Some(signal)) if OWN_SIGNALS.contains(&signal) => SandboxError::Ended(status.to_string()),
        _ => SandboxError::Stopped(status.to_string()),
    }
}

const fn word(made: Made) -> &'static str {
    match made {
        Made::Clean => "clean",
        Made::Preview => "preview",
    }
}

/// Is this process the sandbox? Then it does its work and ends. Asked before anything else is started.
#[must_use]
pub fn without_portal(arguments: &[String]) -> Option<ExitCode> {
    let [command, kind] = arguments else { return None };
    if command != COMMAND {
        return None;
    }
    Some(work(if kind == word(Made::Preview) { Made::Preview } else { Made::Clean }))
}

fn work(made: Made) -> ExitCode {
    match lock_down().and_then(|()| read()).map(|bytes| picture::make(&bytes, made)) {
        Ok(Ok(packed)) => match io::stdout().lock().write_all(&packed) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Ok(Err(PictureFault::TooManyPixels)) => ExitCode::from(TOO_MANY_PIXELS),
        Ok(Err(PictureFault::Broken)) => ExitCode::from(BROKEN),
        Err(_) => ExitCode::FAILURE,
    }
}

/// From here on: little memory, little time, nothing written but the pipe, nothing opened.
fn lock_down() -> io::Result<()> {
    let limits = [
        (Resource::AS, MEMORY_BYTES, MEMORY_BYTES),
        (Resource::CPU, PROCESSOR_SECONDS, PROCESSOR_SECONDS_HARD),
        (Resource::FSIZE, 0, 0),
        (Resource::CORE, 0, 0),
        (Resource::NOFILE, 3, 3),
    ];
    limits.into_iter().try_for_each(|(resource, soft, hard)| setrlimit(resource, soft, hard))
}

fn read() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MOST_READ).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Instead of the decoder a shell does this.
    async fn done(script: &str, patience: Duration) -> SandboxError {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        place(None).await.unwrap().run(command, Bytes::from_static(b"gambar"), patience).await.unwrap_err()
    }

    #[tokio::test]
    async fn who_ended_a_decoder_says_whether_the_picture_or_the_machine_is_at_fault() {
        let long = Duration::from_secs(30);
        for script in ["kill -ABRT $$", "kill -SEGV $$", "kill -BUS $$", "kill -XCPU $$", "exit 101"] {
            assert!(matches!(done(script, long).await, SandboxError::Ended(_)), "{script}");
        }
        for script in ["kill -KILL $$", "kill -TERM $$", "kill -HUP $$", "exit 1", "exit 127"] {
            assert!(matches!(done(script, long).await, SandboxError::Stopped(_)), "{script}");
        }
        assert!(matches!(done("exit 11", long).await, SandboxError::Picture(PictureFault::Broken)));
        assert!(matches!(done("exit 10", long).await, SandboxError::Picture(PictureFault::TooManyPixels)));
        assert!(matches!(done("while :; do :; done", Duration::from_millis(200)).await, SandboxError::Stopped(_)));
        // Ended, and not only left alone: its place is free again.
        drop(PLACES.acquire_many(2).await.unwrap());
    }

    #[tokio::test]
    async fn a_decoder_that_does_nothing_ends_by_the_clock() {
        let begun = std::time::Instant::now();
        assert!(matches!(done("kill -STOP $$", Duration::from_millis(300)).await, SandboxError::Stopped(_)));
        assert!(begun.elapsed() < Duration::from_secs(20));
        drop(PLACES.acquire_many(2).await.unwrap());
    }
}
