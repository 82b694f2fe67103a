// Copyright: (c) 2026, globalmountpoint.aws contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
//! From the options to a mount, with the defaults of mount-s3 (its CONFIGURATION.md).

use std::env;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use mountpoint_s3_client::config::{AWSCRT_LOG_TARGET, AddressingStyle, S3ClientAuthConfig, TlsConfig};
use mountpoint_s3_client::instance_info::InstanceInfo;
use mountpoint_s3_client::user_agent::UserAgent;
use mountpoint_s3_fs::data_cache::{CacheLimit, DataCacheConfig, DiskDataCacheConfig, ManagedCacheDir};
use mountpoint_s3_fs::fs::{CacheConfig, TimeToLive};
use mountpoint_s3_fs::fuse::config::{FuseOptions, FuseSessionConfig, MountPoint};
use mountpoint_s3_fs::logging::{LoggingConfig, init_logging, prepare_log_file_name};
use mountpoint_s3_fs::memory::{CandidateSize, MINIMUM_MEM_LIMIT, PagedPool, effective_total_memory};
use mountpoint_s3_fs::s3::config::{ClientConfig, MemoryLimitSetting, PartConfig, TargetThroughputSetting};
use mountpoint_s3_fs::s3::{Bucket, Prefix, S3Path, S3Personality};
use mountpoint_s3_fs::{
    MountpointConfig, Runtime, S3FilesystemConfig, Superblock, SuperblockConfig, autoconfigure, metrics,
};

use crate::options::Options;

const MIB: usize = 1024 * 1024;
const PART_SIZE: usize = 8 * MIB;
const FUSE_THREADS: usize = 16;
const TTL_WITH_CACHE: Duration = Duration::from_secs(60);

/// What the options say, checked as far as that goes without a bucket.
pub struct Settings {
    pub path: S3Path,
    directory: String,
    read_only: bool,
    allow_other: bool,
    region: Option<String>,
    endpoint_url: Option<String>,
    addressing_style: AddressingStyle,
    metadata: CacheConfig,
    cache: Option<DiskDataCacheConfig>,
    logging: LoggingConfig,
}

impl Settings {
    pub fn new(options: &Options) -> anyhow::Result<Self> {
        let text = |name| options.value(name).map(str::to_owned);
        Ok(Self {
            path: s3_path(&options.bucket, options.value("prefix"))?,
            directory: options.directory.clone(),
            read_only: options.flag("read-only"),
            allow_other: options.flag("allow-other"),
            region: text("region"),
            endpoint_url: text("endpoint-url"),
            addressing_style: if options.flag("force-path-style") {
                AddressingStyle::Path
            } else {
                AddressingStyle::Automatic
            },
            metadata: metadata(options)?,
            cache: cache(options)?,
            logging: logging(options),
        })
    }

    /// Mounts, calls `ready`, and serves until the directory is unmounted or the process is told to end.
    pub fn serve(self, ready: impl FnOnce()) -> anyhow::Result<()> {
        let Self { path, directory, read_only, allow_other, metadata, cache, logging, .. } = self;
        let _logging = init_logging(logging)?;
        let _metrics = metrics::install(None)?;
        let description = path.bucket_description();

        let memory = MINIMUM_MEM_LIMIT.max((effective_total_memory() as f64 * 0.95) as usize);
        let client_config = client_config(self.region, self.endpoint_url, self.addressing_style, read_only, memory)?;
        let part_size = client_config.part_config.read_size_bytes;
        let pool =
            PagedPool::config().with_candidate_sizes([CandidateSize::new(part_size)]).with_memory_limit(memory).build();
        // Lists the bucket: one that is missing, or denied, ends it here.
        let client = client_config.create_client(pool.clone(), Some(&path))?;
        let runtime = Runtime::new(client.event_loop_group());
        let s3_personality = S3Personality::infer_from_bucket(&path.bucket, &client.endpoint_config());

        let fuse_options = FuseOptions { read_only, allow_other, ..Default::default() };
        let fuse = FuseSessionConfig::new(MountPoint::new(&directory)?, fuse_options, FUSE_THREADS)?;
        let file_system =
            S3FilesystemConfig { cache_config: metadata.clone(), s3_personality, read_only, ..Default::default() };
        let (cache, managed_folder) = own_folder(cache)?;
        let superblock_config = SuperblockConfig { cache_config: metadata, s3_personality };
        let superblock = Superblock::new(client.clone(), path, superblock_config);
        let mut session =
            MountpointConfig::new(fuse, file_system, cache)?.create_fuse_session(superblock, client, runtime, pool)?;
        session.run_on_close(Box::new(move || drop(managed_folder)));
        tracing::info!("mounted {description} at {directory}");
        ready();
        session.join()
    }
}

fn s3_path(bucket: &str, prefix: Option<&str>) -> anyhow::Result<S3Path> {
    match (bucket.starts_with("s3://"), prefix) {
        (true, None) => Ok(S3Path::parse_s3_uri(bucket)?),
        (true, Some(_)) => bail!("'--prefix' and a prefix in s3:// exclude each other"),
        (false, prefix) => Ok(S3Path::new(Bucket::new(bucket)?, Prefix::new(prefix.unwrap_or_default())?)),
    }
}

/// Minimal means 100 ms for a file and 1 s for a folder.
fn metadata(options: &Options) -> anyhow::Result<CacheConfig> {
    let ttl = |name: &str| {
        let ttl = options.value(name).map(TimeToLive::new_from_str).transpose();
        ttl.with_context(|| format!("'--{name}'"))
    };
    let positive = match ttl("metadata-ttl")? {
        Some(TimeToLive::Duration(Duration::ZERO)) => TimeToLive::Minimal,
        Some(ttl) => ttl,
        None if options.flag("cache") => TimeToLive::Duration(TTL_WITH_CACHE),
        None => TimeToLive::Minimal,
    };
    let config = CacheConfig::new(positive);
    Ok(match ttl("negative-metadata-ttl")? {
        Some(ttl) => config.with_negative_metadata_ttl(ttl),
        None => config,
    })
}

fn cache(options: &Options) -> anyhow::Result<Option<DiskDataCacheConfig>> {
    let size = options.value("max-cache-size").map(str::parse::<usize>).transpose();
    let size = size.context("'--max-cache-size'")?;
    let limit = size.map_or_else(CacheLimit::default, |size| CacheLimit::TotalSize { max_size: size * MIB });
    Ok(options.value("cache").filter(|_| size != Some(0)).map(|folder| DiskDataCacheConfig {
        cache_directory: folder.into(),
        block_size: MIB as u64,
        limit,
    }))
}

/// A folder in the cache's, emptied now and at the end.
fn own_folder(cache: Option<DiskDataCacheConfig>) -> anyhow::Result<(DataCacheConfig, Option<ManagedCacheDir>)> {
    let Some(mut disk) = cache else {
        return Ok(Default::default());
    };
    let managed = ManagedCacheDir::new_from_parent_with_cache_key(&disk.cache_directory, None, true)?;
    disk.cache_directory = managed.as_path_buf();
    Ok((DataCacheConfig { disk_cache_config: Some(disk), ..Default::default() }, Some(managed)))
}

fn logging(options: &Options) -> LoggingConfig {
    let level = if options.flag("debug") { "debug" } else { "warn,mount_s3=info,mountpoint_s3=info" };
    LoggingConfig {
        log_file: options.value("log-directory").map(|folder| prepare_log_file_name(Path::new(folder))),
        log_to_stdout: options.flag("foreground"),
        default_filter: format!("{level},{AWSCRT_LOG_TARGET}=off,{}=off", metrics::TARGET_NAME),
    }
}

/// The client itself follows AWS_ENDPOINT_URL, takes path style for an IP address, and finds the credentials.
fn client_config(
    region: Option<String>,
    endpoint_url: Option<String>,
    addressing_style: AddressingStyle,
    read_only: bool,
    memory: usize,
) -> anyhow::Result<ClientConfig> {
    let instance = InstanceInfo::new();
    let mut user_agent = UserAgent::new_with_instance_info(
        Some(format!("mountpoint-s3/{}-sandbox", env!("CARGO_PKG_VERSION"))),
        &instance,
    );
    if read_only {
        user_agent.value("mp-readonly");
    }
    let throughput_target = match autoconfigure::network_throughput(&instance) {
        Ok(gbps) => TargetThroughputSetting::Instance { gbps },
        Err(error) => {
            tracing::warn!("network throughput is unknown, taking the default: {error:#}");
            TargetThroughputSetting::Default
        }
    };
    let tls_config = env::var_os("AWS_CA_BUNDLE").map(|path| TlsConfig::new().with_trust_store_path(path));
    if let Some(tls_config) = &tls_config {
        tls_config.validate()?;
    }
    Ok(ClientConfig {
        region: autoconfigure::get_region(&instance, region),
        endpoint_url,
        addressing_style,
        dual_stack: false,
        transfer_acceleration: false,
        auth_config: S3ClientAuthConfig::Default,
        requester_pays: false,
        expected_bucket_owner: None,
        throughput_target,
        bind: None,
        part_config: PartConfig::with_part_size(PART_SIZE).validate(MemoryLimitSetting::Default(memory))?,
        user_agent,
        tls_config,
    })
}
