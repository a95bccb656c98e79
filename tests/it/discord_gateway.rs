//! What happens when the connection to Discord fails, is refused, or is to end.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    discord_town::{STRIKE, town},
    fake::{Fake, Fault, GUILD, Scene, Shown},
};

fn who_said(fake: &Fake) -> Shown {
    fake.slash("who-said").text("words", "until the boats are safe").shown()
}

#[track_caller]
fn still_answers(scene: &Scene) {
    assert!(who_said(&scene.fake).text().contains("Ostrander"));
}

#[test]
fn told_to_stop_it_says_goodbye_and_leaves_with_zero() {
    let mut scene = town();
    still_answers(&scene);
    assert_eq!(scene.terminate().code(), Some(0));
    let farewells = scene.fake.farewells();
    assert!(matches!(farewells.as_slice(), [Some(1000 | 4000)]), "{farewells:?}");
    assert!(scene.probe("/livez").is_none());
}

#[test]
fn told_to_stop_amid_work_it_still_leaves_with_zero() {
    let mut scene = town();
    for _ in 0..50 {
        scene.fake.slash("who-said").text("words", "the ferry left without us").send();
    }
    assert_eq!(scene.terminate().code(), Some(0));
}

#[test]
fn told_to_stop_while_discord_is_out_of_reach_it_leaves_with_zero() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.break_with(Fault::on("GET", "/gateway").status(503).always());
    scene.launch();
    wait_for_requests(&scene.fake, "/gateway", 1);
    assert_eq!(scene.terminate().code(), Some(0));
}

/// Waits until the bot has asked so often for a path like this.
fn wait_for_requests(fake: &Fake, path: &str, count: usize) {
    fake.wait_for_requests("GET", path, count);
}

#[test]
fn asked_to_reconnect_it_resumes() {
    let scene = town();
    scene.fake.ask_to_reconnect();
    scene.fake.wait_for_frames(6, 1);
    still_answers(&scene);
    assert_eq!(scene.fake.frames(2), 1, "one IDENTIFY");
    scene.finish();
}

#[test]
fn a_closed_or_broken_connection_is_resumed() {
    let scene = town();
    for (resumes, code) in [(1, Some(4000)), (2, Some(1001))] {
        scene.fake.close_gateway(code);
        scene.fake.wait_for_frames(6, resumes);
        still_answers(&scene);
    }
    scene.fake.break_gateway();
    scene.fake.wait_for_frames(6, 3);
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_close_frame_without_a_code_is_noticed_by_the_next_heartbeat() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.set_heartbeat(Duration::from_secs(1));
    scene.start();
    scene.fake.close_gateway(None);
    scene.fake.wait_for_connections(2);
    scene.fake.wait_for_session();
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_close_frame_without_a_code_freezes_nothing() {
    let mut scene = town();
    still_answers(&scene);
    scene.fake.close_gateway(None);
    // serenity asks a connection that has ended again and again, without a pause, until its next heartbeat in 41 s.
    for _ in 0..20 {
        let asked = Instant::now();
        assert_eq!(scene.probe("/livez").map(|(status, _)| status), Some(200));
        assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(scene.terminate().code(), Some(0));
}

#[test]
fn what_was_asked_while_it_was_away_is_answered() {
    let scene = town();
    scene.fake.break_gateway();
    still_answers(&scene);
    scene.finish();
}

#[test]
fn an_invalid_session_that_can_be_resumed_is_resumed() {
    let scene = town();
    scene.fake.invalidate_session(true);
    scene.fake.wait_for_frames(6, 1);
    still_answers(&scene);
    scene.finish();
}

#[test]
fn an_invalid_session_is_begun_anew() {
    let scene = town();
    scene.fake.invalidate_session(false);
    scene.fake.wait_for_frames(2, 2);
    scene.fake.wait_for_session();
    still_answers(&scene);
    scene.finish();
}

#[test]
fn an_identify_that_is_turned_away_is_tried_again_after_a_pause() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.turn_away(1);
    scene.start();
    let tries = scene.fake.wait_for_frames(2, 2);
    let pause = tries[1].at - tries[0].at;
    assert!((Duration::from_secs(1)..Duration::from_secs(15)).contains(&pause), "{pause:?}");
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_connection_without_acknowledgements_is_given_up() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.set_heartbeat(Duration::from_secs(1));
    scene.start();
    scene.fake.withhold_acks(true);
    scene.fake.wait_for_connections(2);
    scene.fake.withhold_acks(false);
    scene.fake.wait_for_frames(2, 2);
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_gateway_that_says_nothing_is_given_up() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.say_no_hello(true);
    scene.launch();
    scene.fake.wait_for_connections(1);
    scene.fake.say_no_hello(false);
    scene.fake.wait_for_connections(2);
    scene.fake.wait_for_session();
    scene.fake.wait_for_commands();
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_repeated_interaction_is_answered_once() {
    let scene = town();
    let id = scene.fake.slash("who-said").text("words", "until the boats are safe").send();
    scene.fake.dispatch_again();
    scene.fake.dispatch_again();
    scene.fake.answer_to(id);
    scene.fake.dispatch_again();
    still_answers(&scene);
    assert_eq!(scene.fake.requests_to("POST", &format!("/interactions/{id}/")).len(), 1);
    scene.finish();
}

#[test]
fn a_repeated_mention_is_answered_once() {
    let scene = town();
    let id = scene.fake.mention("who said the boats are safe?").send();
    scene.fake.dispatch_again();
    scene.fake.dispatch_again();
    scene.fake.wait_for_reply_to(id);
    still_answers(&scene);
    scene.fake.mention("who said the harbour belongs to everyone?").answered();
    assert_eq!(scene.fake.replies_to(id).len(), 1);
    scene.finish();
}

#[test]
fn garbage_from_the_gateway_is_stepped_over_and_not_printed() {
    let scene = town();
    for text in
        ["", "garbage PRIVATEWORDS", "{\"op\":0,\"t\":\"PRIVATEWORDS\"", "[]", "{\"op\":99,\"d\":\"PRIVATEWORDS\"}"]
    {
        scene.fake.send_raw(text);
    }
    scene.fake.send_bytes(b"\x78\x9cPRIVATEWORDS");
    scene.fake.dispatch("SOMETHING_NEW", &json!({"words": "PRIVATEWORDS"}));
    scene.fake.dispatch("INTERACTION_CREATE", &json!({"id": "1", "type": 77, "token": "PRIVATEWORDS"}));
    scene.fake.dispatch(
        "INTERACTION_CREATE",
        &json!({"id": "2", "type": 2, "token": "INTERACTIONTOKEN-2",
        "data": {"id": "1", "name": "who-said", "options": [{"name": "words", "type": 3, "value": "PRIVATEWORDS"}]}}),
    );
    scene.fake.dispatch("MESSAGE_CREATE", &json!({"id": "3", "content": "PRIVATEWORDS"}));
    still_answers(&scene);
    let printed = scene.printed();
    assert!(!printed.contains("PRIVATEWORDS"), "{printed}");
    scene.finish();
}

#[test]
fn a_payload_that_unpacks_a_thousandfold_is_survived() {
    let scene = town();
    let payload = json!({"op": 99, "s": null, "t": null, "d": "a".repeat(64 << 20)});
    scene.fake.send_compressed(&payload.to_string());
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_burst_of_questions_is_answered_to_the_last() {
    let scene = town();
    let ids: Vec<u64> =
        (0..200).map(|_| scene.fake.slash("who-said").text("words", "until the boats are safe").send()).collect();
    for id in ids {
        assert!(!scene.fake.answer_to(id).text().is_empty());
    }
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_refused_token_ends_it_with_77_and_one_clear_line() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.use_token("MTAwMDAwMDAwMDAwMDAwMDAwMQ.wrong.one-that-discord-does-not-know-0123456");
    scene.launch();
    assert_eq!(scene.exit().code(), Some(77), "{}", scene.printed());
    let printed = scene.printed();
    assert!(printed.to_lowercase().contains("token"), "{printed}");
    assert!(!printed.contains("one-that-discord-does-not-know"), "{printed}");
    assert!(!printed.contains("panicked"), "{printed}");
}

#[test]
fn a_token_refused_at_the_gateway_alone_ends_it_with_77() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.refuse_identify(Some(4004));
    scene.launch();
    assert_eq!(scene.exit().code(), Some(77), "{}", scene.printed());
    assert_eq!(scene.fake.frames(2), 1, "one IDENTIFY, no loop");
}

#[test]
fn a_token_that_is_reset_while_it_runs_ends_it_with_77() {
    let mut scene = town();
    let refusal = json!({"message": "401: Unauthorized", "code": 0}).to_string();
    scene.fake.break_with(Fault::on("POST", "/channels/").body(401, &refusal).always());
    scene.fake.mention("who said the boats are safe?").send();
    assert_eq!(scene.exit().code(), Some(77), "{}", scene.printed());
    assert_eq!(scene.fake.requests_to("POST", "/channels/").len(), 1);
}

/// A bot whose every IDENTIFY is answered with this close code
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>).
fn refused(code: u16) -> Scene {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.set("VERBATIM_DISCORD__WATCHDOG_SECONDS", "10");
    // serenity takes notice of some of these codes at the next heartbeat only.
    scene.fake.set_heartbeat(Duration::from_secs(1));
    scene.fake.refuse_identify(Some(code));
    scene.launch();
    scene
}

#[test]
fn intents_that_are_invalid_or_not_granted_end_it_at_once() {
    for mut scene in [4013, 4014].map(refused) {
        assert_eq!(scene.exit().code(), Some(70), "{}", scene.printed());
        assert!(scene.printed().contains("intents"), "{}", scene.printed());
        assert_eq!(scene.fake.frames(2), 1, "one IDENTIFY, no loop");
    }
}

#[test]
fn what_no_second_try_can_mend_ends_it_after_a_while() {
    // Invalid shard, sharding required, invalid version of the gateway.
    for mut scene in [4010, 4011, 4012].map(refused) {
        assert_eq!(scene.exit().code(), Some(70), "{}", scene.printed());
        let tries = scene.fake.frames(2);
        assert!(tries < 20, "{tries} IDENTIFYs; a thousand a day cost the token");
    }
}

#[test]
fn discord_out_of_reach_at_the_start_is_asked_again_after_growing_pauses() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.break_with(Fault::on("GET", "/gateway").status(503).times(4));
    scene.launch();
    wait_for_requests(&scene.fake, "/gateway", 3);
    assert_eq!(scene.probe("/livez").map(|(status, _)| status), Some(200), "alive, whatever Discord does");
    assert_eq!(scene.probe("/readyz").map(|(status, _)| status), Some(503), "but not ready");
    scene.fake.wait_for_session();
    scene.fake.wait_for_commands();
    still_answers(&scene);
    let asked: Vec<_> = scene.fake.requests_to("GET", "/gateway").iter().map(|request| request.at).collect();
    let pauses: Vec<Duration> = asked.windows(2).map(|pair| pair[1] - pair[0]).take(4).collect();
    assert!(pauses[3] > pauses[0], "{pauses:?}");
    scene.finish();
}

#[test]
fn ready_is_said_only_while_it_is_so() {
    let scene = town();
    still_answers(&scene);
    assert_eq!(scene.probe("/readyz").map(|(status, _)| status), Some(200));
    assert_eq!(scene.probe("/livez").map(|(status, _)| status), Some(200));
    scene.finish();
}
