//! The probe endpoints: /livez (the program answers) and /readyz (it can also answer questions). Nothing else is served,
//! and nothing here knows an article.

use std::{
    future::Future,
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, http::StatusCode, routing::get};
use tokio::net::TcpListener;

/// What the probes tell; shared by those who know it.
#[derive(Debug, Default)]
pub struct Health {
    library_open: AtomicBool,
    gateway_connected: AtomicBool,
}

impl Health {
    /// Whether store and indexes are open.
    pub fn set_library_open(&self, open: bool) {
        self.library_open.store(open, Ordering::Relaxed);
    }

    /// Whether Discord's gateway is connected.
    pub fn set_gateway_connected(&self, connected: bool) {
        self.gateway_connected.store(connected, Ordering::Relaxed);
    }

    /// The answer of /readyz.
    fn readiness(&self) -> (StatusCode, &'static str) {
        if !self.library_open.load(Ordering::Relaxed) {
            return (StatusCode::SERVICE_UNAVAILABLE, "the library is not open\n");
        }
        if !self.gateway_connected.load(Ordering::Relaxed) {
            return (StatusCode::SERVICE_UNAVAILABLE, "Discord is not connected\n");
        }
        (StatusCode::OK, "ready\n")
    }
}

/// Answers the probes on `listener` until `stop` is done.
pub async fn serve(
    listener: TcpListener,
    health: Arc<Health>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let probes = Router::new()
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(|State(health): State<Arc<Health>>| async move { health.readiness() }))
        .with_state(health);
    axum::serve(listener, probes).with_graceful_shutdown(stop).await
}

/// Whether a program that listens on `listen` answers /livez within `timeout`. An address that means "all of them" is
/// asked on the loopback.
pub fn is_alive(listen: SocketAddr, timeout: Duration) -> bool {
    ask(loopback(listen), timeout).unwrap_or(false)
}

fn ask(address: SocketAddr, timeout: Duration) -> io::Result<bool> {
    let mut stream = TcpStream::connect_timeout(&address, timeout)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.set_write_timeout(Some(timeout))?;
    write!(stream, "GET /livez HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut status = [0_u8; 12];
    stream.read_exact(&mut status)?;
    Ok(status == *b"HTTP/1.1 200")
}

fn loopback(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn get(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        format!("{} {}", head.split(' ').nth(1).unwrap(), body.trim_end())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn ready_is_told_apart_from_alive() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let health = Arc::new(Health::default());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = tokio::spawn(serve(listener, health.clone(), async { stopped.await.unwrap_or(()) }));
        let asked = tokio::task::spawn_blocking(move || {
            assert!(is_alive(address, SECOND));
            assert_eq!(get(address, "/livez"), "200 ok");
            assert_eq!(get(address, "/readyz"), "503 the library is not open");
            health.set_library_open(true);
            assert_eq!(get(address, "/readyz"), "503 Discord is not connected");
            health.set_gateway_connected(true);
            assert_eq!(get(address, "/readyz"), "200 ready");
            assert!(get(address, "/").starts_with("404"));
        });
        asked.await.unwrap();
        stop.send(()).unwrap();
        server.await.unwrap().unwrap();
        assert!(!is_alive(address, SECOND));
    }

    #[test]
    fn an_address_that_means_all_of_them_is_asked_on_the_loopback() {
        assert_eq!(loopback("0.0.0.0:8787".parse().unwrap()), "127.0.0.1:8787".parse().unwrap());
        assert_eq!(loopback("[::]:8787".parse().unwrap()), "[::1]:8787".parse().unwrap());
        assert_eq!(loopback("10.0.0.7:8787".parse().unwrap()), "10.0.0.7:8787".parse().unwrap());
    }
}
