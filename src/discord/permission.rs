//! Who may moderate: decided here, from this interaction's own member, whatever Discord's menus let somebody see.

use serenity::all::{Member, Permissions};

/// What somebody is told who may not.
pub(super) const REFUSED: &str =
    "Only members who may manage this server (the permission “Manage Server”) can do that.";

/// Whether `member`, as this interaction describes them, may change the library. Nobody outside a server may, nor anyone
/// whose permissions are not stated.
pub(super) fn may_moderate(member: Option<&Member>) -> bool {
    let Some(permissions) = member.and_then(|member| member.permissions) else { return false };
    permissions.intersects(Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(permissions: &Value, expected: bool) {
        let member: Member = serde_json::from_value(json!({
            "user": {"id": "4", "username": "ana", "discriminator": "0", "global_name": null, "avatar": null},
            "roles": [], "joined_at": null, "deaf": false, "mute": false, "flags": 0, "guild_id": "2",
            "permissions": permissions,
        }))
        .unwrap();
        assert_eq!(may_moderate(Some(&member)), expected);
    }

    #[test]
    fn managing_the_server_or_administrating_it_is_enough() {
        check(&json!("32"), true);
        check(&json!("8"), true);
    }

    #[test]
    fn every_other_permission_together_is_not() {
        check(&json!((!(8_u64 | 32) & ((1 << 50) - 1)).to_string()), false);
        check(&json!("0"), false);
    }

    #[test]
    fn unstated_permissions_and_direct_messages_are_refused() {
        check(&Value::Null, false);
        assert!(!may_moderate(None));
    }
}
