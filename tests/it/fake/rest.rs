//! The routes of the REST interface, version 10.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body as Bytes, to_bytes},
    extract::{Request as Incoming, State as Extracted},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    Fault, Shared, State, TOKEN,
    interaction::{NOT_FOUND, Refusal, UNAUTHORIZED, UNKNOWN_MESSAGE},
    limits::Body,
    payload,
    request::Request,
};

/// More than anything that the bot sends.
const BODY_BYTES_MAX: usize = 64 << 20;

/// What is answered: nothing (204), some JSON, or the bytes of a file.
#[derive(Debug)]
enum Answer {
    Nothing,
    Json(Value),
    File(Vec<u8>),
}

type Answered = Result<Answer, Refusal>;

/// Every request that is no connection to the gateway.
pub(super) async fn answer(Extracted(shared): Extracted<Arc<Shared>>, incoming: Incoming) -> Response {
    let (head, body) = incoming.into_parts();
    let bytes = to_bytes(body, BODY_BYTES_MAX).await.unwrap_or_default();
    let request = Request::new(&head.method, &head.uri, &head.headers, &bytes);
    let (number, fault, truth) = shared.change(|state| {
        state.requests.push(request.clone());
        let fault = state.next_fault(&request);
        let carried_out = fault.as_ref().is_none_or(Fault::lets_it_happen);
        let truth = if carried_out { state.route(&request) } else { Ok(Answer::Nothing) };
        (state.requests.len() - 1, fault, truth)
    });
    let mut response = written(truth);
    if let Some(fault) = fault {
        if fault.silent {
            tokio::time::sleep(Duration::from_hours(1)).await;
        }
        tokio::time::sleep(fault.delay).await;
        response = spoilt(response, &fault);
    }
    shared.change(|state| {
        if let Some(request) = state.requests.get_mut(number) {
            request.status = response.status().as_u16();
        }
    });
    response
}

fn written(answer: Answered) -> Response {
    match answer {
        Ok(Answer::Nothing) => StatusCode::NO_CONTENT.into_response(),
        Ok(Answer::Json(value)) => ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response(),
        Ok(Answer::File(bytes)) => ([(CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        Err(Refusal(status, code, message)) => {
            let status = StatusCode::from_u16(status).expect("a refusal has a status of HTTP");
            let body = json!({"message": message, "code": code}).to_string();
            (status, [(CONTENT_TYPE, "application/json")], body).into_response()
        }
    }
}

/// `response` as the fault changes it.
fn spoilt(mut response: Response, fault: &Fault) -> Response {
    if let Some((status, body)) = &fault.instead {
        let kind = if body.starts_with('{') { "application/json" } else { "text/html" };
        response = Response::new(Bytes::from(body.clone()));
        *response.status_mut() = StatusCode::from_u16(*status).expect("a fault has a status of HTTP");
        response.headers_mut().insert(CONTENT_TYPE, kind.parse().expect("a content type is a header"));
    }
    for (name, value) in &fault.headers {
        response.headers_mut().insert(*name, value.parse().expect("a fault's header can be sent"));
    }
    response
}

impl State {
    /// What goes wrong with `request`, if anything; then it goes wrong once less often.
    fn next_fault(&mut self, request: &Request) -> Option<Fault> {
        let fault = self.faults.iter_mut().find(|fault| fault.fits(request))?;
        fault.times -= 1;
        Some(fault.clone())
    }

    fn route(&mut self, request: &Request) -> Answered {
        if let Some(bytes) = self.files.get(&request.path) {
            return Ok(Answer::File(bytes.clone()));
        }
        let Some(path) = request.path.strip_prefix("/api/v10/") else {
            self.violate(format!("{} {}: Discord has nothing there", request.method, request.path));
            return Err(NOT_FOUND);
        };
        // "Clients using the HTTP API must provide a valid User Agent"
        // (https://discord.com/developers/docs/reference#user-agent).
        if !request.user_agent.starts_with("DiscordBot (") {
            self.violate(format!("{} {}: User-Agent `{}`", request.method, request.path, request.user_agent));
        }
        let segments: Vec<&str> = path.split('/').collect();
        // A token in the path stands for the bot's own.
        let has_own_token = matches!(segments.first(), Some(&("interactions" | "webhooks")));
        if !has_own_token && segments != ["gateway"] && request.authorization != format!("Bot {TOKEN}") {
            return Err(UNAUTHORIZED);
        }
        match (request.method.as_str(), segments.as_slice()) {
            ("POST", ["interactions", id, token, "callback"]) => self.route_callback(id, token, request),
            (_, ["webhooks", _, token] | ["webhooks", _, token, "messages", _]) => {
                let name = segments.get(4).copied();
                self.route_webhook(token, name, request)
            }
            (_, ["channels", channel, rest @ ..]) => self.route_channel(channel, rest, request),
            (_, ["applications", _, "commands", ..]) => self.route_commands(None, request),
            (_, ["applications", _, "guilds", guild, "commands", ..]) => {
                self.route_commands(guild.parse().ok(), request)
            }
            ("GET", ["gateway"]) => Ok(Answer::Json(json!({"url": self.gateway.url}))),
            ("GET", ["gateway", "bot"]) => {
                let limit = json!({"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1});
                Ok(Answer::Json(json!({"url": self.gateway.url, "shards": 1, "session_start_limit": limit})))
            }
            ("GET", ["users", "@me"]) => Ok(Answer::Json(payload::me())),
            ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
                Ok(Answer::Json(payload::application()))
            }
            _ => self.unknown_route(request),
        }
    }

    fn unknown_route(&mut self, request: &Request) -> Answered {
        self.violate(format!("{} {}: the fake knows no such route", request.method, request.path));
        Err(NOT_FOUND)
    }

    fn route_callback(&mut self, id: &str, token: &str, request: &Request) -> Answered {
        let message = self.callback(id.parse().unwrap_or_default(), token, request)?;
        if !request.query.contains("with_response=true") {
            return Ok(Answer::Nothing);
        }
        let kind = &request.body["type"];
        let resource = message.map(|message| json!({"type": kind, "message": self.shown(message)}));
        Ok(Answer::Json(json!({"interaction": {"id": id, "type": 2}, "resource": resource})))
    }

    fn route_webhook(&mut self, token: &str, name: Option<&str>, request: &Request) -> Answered {
        let message = match (request.method.as_str(), name) {
            ("POST", None) => self.follow_up(token, request)?,
            ("GET", Some(name)) => self.webhook_get(token, name, request)?,
            ("PATCH", Some(name)) => self.webhook_edit(token, name, request)?,
            ("DELETE", Some(name)) => {
                self.webhook_delete(token, name, request)?;
                return Ok(Answer::Nothing);
            }
            _ => return self.unknown_route(request),
        };
        Ok(Answer::Json(self.shown(message)))
    }

    fn route_channel(&mut self, channel: &str, rest: &[&str], request: &Request) -> Answered {
        let channel = channel.parse().unwrap_or_default();
        let message = match (request.method.as_str(), rest) {
            ("POST", ["typing"]) => return Ok(Answer::Nothing),
            ("POST", ["messages"]) => self.channel_post(channel, request)?,
            ("PATCH", ["messages", id]) => self.channel_edit(id.parse().unwrap_or_default(), request)?,
            ("GET", ["messages", id]) => id.parse().map_err(|_| UNKNOWN_MESSAGE)?,
            _ => return self.unknown_route(request),
        };
        let seen = self.messages.get(&message).filter(|message| message.only_for.is_none());
        seen.map(|message| Answer::Json(message.body.clone())).ok_or(UNKNOWN_MESSAGE)
    }

    fn route_commands(&mut self, guild: Option<u64>, request: &Request) -> Answered {
        match request.method.as_str() {
            "GET" => {}
            "PUT" => {
                self.check(Body::Commands, request)?;
                let first = 500 + self.fresh_id() % 1000 * 100;
                self.commands.insert(guild, payload::registered(&request.body, first));
                self.registrations += 1;
            }
            "POST" => {
                self.check(Body::Command, request)?;
                let first = 500 + self.fresh_id() % 1000 * 100;
                let added = payload::registered(&json!([request.body]), first);
                let commands = self.commands.entry(guild).or_default();
                commands.retain(|command| added.iter().all(|new| new["name"] != command["name"]));
                commands.extend(added.clone());
                self.registrations += 1;
                return Ok(Answer::Json(added.into_iter().next().unwrap_or_default()));
            }
            _ => return self.unknown_route(request),
        }
        Ok(Answer::Json(json!(self.commands.get(&guild).cloned().unwrap_or_default())))
    }

    /// A message as Discord gives it back.
    fn shown(&self, message: u64) -> Value {
        self.messages.get(&message).map(|message| message.body.clone()).unwrap_or_default()
    }
}
