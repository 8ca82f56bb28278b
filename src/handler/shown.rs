//! Removes from an answer what its page may not see: links, and invitations that `visible` hides.

use serde::Serialize;

use super::link_secrets::LinkSecrets;
use super::{Grant, Policy};
use crate::client::Completed;
use crate::platform::json::{self, Node, Value};

/// A page of a list, as a handler answers it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    items: Vec<Value>,
    next_cursor: Option<String>,
    /// True if the page had items, of which none may be seen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    filtered: bool,
}

impl Policy {
    /// The body of the answer to a retrieve or a cancel.
    ///
    /// Without [`Grant::reveal`] it has no link: no `url`, no `token`, and no other member of the
    /// invitation that holds the token in any encoding of URLs or JSON, or has a name with `url`,
    /// `link`, `href` or `token` in it. Members beside the invitation are left out.
    #[must_use]
    pub fn show(&self, completed: &Completed, grant: &Grant) -> String {
        show(&completed.value, grant)
    }

    /// The body of the answer to a list, with the items that may be seen: `is_visible` has one
    /// value for each item, and a missing value hides its item.
    ///
    /// The cursor is Zavu's: a page may have fewer items than its limit. A page without a visible
    /// item has the member `filtered: true`, so that this library's client goes on to the next page.
    #[must_use]
    pub fn show_page(&self, completed: &Completed, is_visible: &[bool], grant: &Grant) -> String {
        show_page(&completed.value, is_visible, grant)
    }
}

pub(crate) fn show(body: &Value, grant: &Grant) -> String {
    let invitation = visible_part(&Node::of(body).get("invitation"), grant);
    // `unwrap_or_default` never gives the default, here and in `show_page`: what was parsed from JSON can
    // be written again.
    json::stringify(&json::object("invitation", invitation)).unwrap_or_default()
}

pub(crate) fn show_page(body: &Value, is_visible: &[bool], grant: &Grant) -> String {
    let page = Node::of(body);
    let items = page.get("items");
    let length = items.length().unwrap_or_default();
    let mut visible = Vec::new();
    for (index, is_visible) in (0..length).zip(is_visible) {
        if *is_visible {
            visible.push(visible_part(&items.item(index), grant));
        }
    }
    let filtered = visible.is_empty() && length > 0;
    let text = json::stringify(&Page {
        filtered,
        items: visible,
        next_cursor: page
            .get("nextCursor")
            .text()
            .map(std::borrow::Cow::into_owned),
    });
    text.unwrap_or_default()
}

/// An invitation as its reader may see it.
fn visible_part(invitation: &Node<'_>, grant: &Grant) -> Value {
    let value = invitation.to_object();
    if grant.reveal {
        return value;
    }
    let secrets = LinkSecrets::of(invitation);
    json::keep_members(value, |name, member| !secrets.may_be_in(name, member))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::client::{Answer, Call, ListQuery, Settings, Step};

    fn grant(reveal: bool) -> Grant {
        Grant {
            reveal,
            ..Grant::default()
        }
    }

    fn invitation(id: &str) -> Value {
        json!({
            "id": id,
            "url": "https://dashboard.zavu.dev/invite/planted-token",
            "token": "planted-token",
            "status": "pending",
            "shortUrl": "https://zavu.dev/i?t=planted-token",
            "links": { "qr": ["https://zavu.dev/qr/planted-token"] },
            "ofALaterVersion": { "kept": true },
        })
    }

    #[test]
    fn a_page_reads_no_link() {
        let body = json!({ "invitation": invitation("a"), "debug": "planted-token" });
        let text = show(&body, &grant(false));
        let expected = json!({ "invitation": {
            "id": "a", "status": "pending", "ofALaterVersion": { "kept": true },
        } });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
        let text = show(&body, &grant(true));
        let expected = json!({ "invitation": invitation("a") });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    }

    #[test]
    fn the_answer_of_a_call_is_shown() {
        let complete = |mut call: Call, body: &Value| {
            call.start(0, 0.0);
            let answer = Answer {
                status: 200,
                headers: Vec::new(),
                body: body.to_string(),
                received_unix_ms: 0,
            };
            match call.answered(&answer, 0) {
                Step::Done(result) => result.unwrap(),
                step => panic!("{step:?}"),
            }
        };
        let settings = Settings::new("zv_test_example");
        let mut invitation = invitation("a");
        for name in ["createdAt", "expiresAt"] {
            invitation[name] = json!("2026-09-01T10:00:00.000Z");
        }
        let body = json!({ "invitation": invitation });
        let completed = complete(Call::retrieve(&settings, "a").unwrap(), &body);
        let (policy, grant) = (Policy::default(), grant(false));
        assert_eq!(policy.show(&completed, &grant), show(&body, &grant));

        let body = json!({ "items": [invitation], "nextCursor": null });
        let completed = complete(Call::list(&settings, &ListQuery::default()).unwrap(), &body);
        let page = policy.show_page(&completed, &[true], &grant);
        assert_eq!(page, show_page(&body, &[true], &grant));
    }

    #[test]
    fn without_a_token_the_rest_stays() {
        for token in [json!(""), json!(null), json!(7)] {
            let body = json!({ "invitation": { "id": "a", "token": token, "note": "" } });
            assert_eq!(
                show(&body, &grant(false)),
                r#"{"invitation":{"id":"a","note":""}}"#
            );
        }
    }

    #[test]
    fn a_list_has_what_may_be_seen_and_its_cursor() {
        let items = ["a", "b", "c"].map(invitation);
        let body = json!({ "items": items, "nextCursor": "c2", "total": 3 });
        for (is_visible, expected) in [
            (&[true, false, true][..], r#"ac "c2" null"#),
            (&[true, true, true], r#"abc "c2" null"#),
            // A missing one hides.
            (&[true], r#"a "c2" null"#),
            (&[false; 3], r#" "c2" true"#),
        ] {
            let text = show_page(&body, is_visible, &grant(false));
            assert!(!text.contains("planted"), "{text}");
            let page: Value = serde_json::from_str(&text).unwrap();
            let items = page["items"].as_array().unwrap().iter();
            let ids: String = items.map(|item| item["id"].as_str().unwrap()).collect();
            let found = format!("{ids} {} {}", page["nextCursor"], page["filtered"]);
            assert_eq!(found, expected);
        }
        let last = json!({ "items": [], "nextCursor": null });
        assert_eq!(
            show_page(&last, &[], &grant(false)),
            r#"{"items":[],"nextCursor":null}"#
        );
    }
}
