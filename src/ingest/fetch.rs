//! Fetches attachments: the only outgoing HTTP besides Discord's own. Only from the hosts it is told, never following a
//! redirect, and never more bytes or seconds than it is told.

use std::time::Duration;

use reqwest::{Client, Url, redirect::Policy};

/// The hosts from which Discord serves attachments
/// (<https://docs.discord.com/developers/reference#image-formatting>, `attachment.url` and `proxy_url`).
const CDN_HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// Why an attachment could not be fetched; each is a sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Not one of Discord's addresses.
    #[error("Only files attached in Discord are read.")]
    Elsewhere,
    /// More bytes than are taken.
    #[error("The file has more than {bytes_max} bytes.")]
    TooLarge {
        /// The most that is taken.
        bytes_max: usize,
    },
    /// Discord answered with something else than the file.
    #[error("Discord did not give the file (status {status}); attach it again.")]
    Status {
        /// HTTP status.
        status: u16,
    },
    /// No whole answer in time.
    #[error("Discord did not give the file; try again in a minute.")]
    Unreachable(#[from] reqwest::Error),
}

/// A client that follows no redirects and uses no proxy.
pub fn client() -> Result<Client, FetchError> {
    let agent = concat!("Verbatim/", env!("CARGO_PKG_VERSION"));
    Ok(Client::builder().redirect(Policy::none()).no_proxy().user_agent(agent).referer(false).build()?)
}

/// The bytes of the attachment at `url`, at most `bytes_max` of them, within `timeout` in all.
///
/// `allowed_origin` is the address that stands in for Discord's (`discord.api_base`), where one is set; its scheme, host
/// and port are then allowed beside Discord's hosts.
pub async fn attachment(
    client: &Client,
    url: &str,
    allowed_origin: Option<&str>,
    bytes_max: usize,
    timeout: Duration,
) -> Result<Vec<u8>, FetchError> {
    let url = allowed(url, allowed_origin).ok_or(FetchError::Elsewhere)?;
    let mut response = client.get(url).timeout(timeout).send().await?;
    if response.status() != reqwest::StatusCode::OK {
        return Err(FetchError::Status { status: response.status().as_u16() });
    }
    let too_large = FetchError::TooLarge { bytes_max };
    let announced = response.content_length().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0);
    if announced > bytes_max {
        return Err(too_large);
    }
    let mut bytes = Vec::with_capacity(announced);
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(too_large);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// `url`, where it is one of Discord's or has the origin that stands in for it.
fn allowed(url: &str, allowed_origin: Option<&str>) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    let discord =
        url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(|host| CDN_HOSTS.contains(&host));
    let stand_in = allowed_origin
        .and_then(|origin| Url::parse(origin).ok())
        .is_some_and(|origin| origin.origin().is_tuple() && origin.origin() == url.origin());
    (plain && (discord || stand_in)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_discords_hosts_and_the_stand_in_are_asked() {
        let base = Some("http://127.0.0.1:9000/api");
        assert!(allowed("https://cdn.discordapp.com/attachments/1/2/quay.txt?ex=1", None).is_some());
        assert!(allowed("https://media.discordapp.net/attachments/1/2/quay.txt", base).is_some());
        assert!(allowed("http://127.0.0.1:9000/cdn/quay.txt", base).is_some());
        for refused in [
            "http://127.0.0.1:9001/cdn/quay.txt",
            "http://cdn.discordapp.com/attachments/1/2/quay.txt",
            "https://cdn.discordapp.com:8443/quay.txt",
            "https://cdn.discordapp.com.example/quay.txt",
            "https://a:b@cdn.discordapp.com/quay.txt",
            "https://127.0.0.1:9000/quay.txt",
            "file:///etc/hostname",
            "quay.txt",
        ] {
            assert!(allowed(refused, base).is_none(), "{refused}");
        }
        assert!(allowed("http://127.0.0.1:9000/cdn/quay.txt", None).is_none());
        assert!(allowed("data:text/plain,hi", Some("data:text/plain,hi")).is_none());
    }

    /// A server on the loopback that gives `answer` to one request; its address.
    fn serve(answer: Vec<u8>) -> String {
        use std::io::{Read, Write};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&answer);
        });
        address
    }

    async fn fetched(answer: &str) -> Result<Vec<u8>, String> {
        let address = serve(answer.as_bytes().to_vec());
        let url = format!("{address}/cdn/quay.txt");
        let second = Duration::from_secs(1);
        attachment(&client().unwrap(), &url, Some(&address), 16, second).await.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn an_attachment_is_its_bytes() {
        let fetched = fetched("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nShut.").await;
        assert_eq!(fetched.unwrap(), b"Shut.");
    }

    #[tokio::test]
    async fn a_large_attachment_is_refused_whether_it_says_so_or_not() {
        let sentence = "The file has more than 16 bytes.";
        assert_eq!(fetched("HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n").await.unwrap_err(), sentence);
        let unannounced = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "x".repeat(17));
        assert_eq!(fetched(&unannounced).await.unwrap_err(), sentence);
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let moved = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
        let sentence = "Discord did not give the file (status 302); attach it again.";
        assert_eq!(fetched(moved).await.unwrap_err(), sentence);
    }

    #[tokio::test]
    async fn an_attachment_that_never_ends_is_given_up() {
        let sentence = "Discord did not give the file; try again in a minute.";
        assert_eq!(fetched("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nShut").await.unwrap_err(), sentence);
    }
}
