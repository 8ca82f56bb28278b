//! Any base URL and any id: a call goes to the URL's own origin, by https, and nowhere else.

use zavu_invitations::client::{Call, Settings, Step};

pub fn run(input: (&str, &str)) {
    let (base_url, id) = input;
    let https = Settings::new("zv_test_of_the_fuzzer").base_url(base_url);
    if let Ok(mut call) = Call::retrieve(&https, id)
        && let Step::Send { request, .. } = call.start(0, 0.5)
    {
        let url = &request.url;
        let host = url
            .strip_prefix("http://")
            .map(|rest| rest.split(['/', ':']).next().unwrap());
        let is_loopback = host.is_some_and(|host| {
            host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.")
        });
        let is_loopback = is_loopback || url.starts_with("http://[::1]");
        assert!(url.starts_with("https://") || is_loopback, "{url}");
        assert!(url.bytes().all(|byte| byte.is_ascii_graphic()), "{url}");
        let base = base_url.trim_end_matches('/');
        let path = &url[url.find("/invitations/").unwrap()..];
        assert_eq!(path.matches('/').count(), 2, "{url} of {base}");
    }
}
