//! A measured case, as its file states it.

use serde_json::Value;
use std::path::Path;

/// One file of the reference folder.
pub struct Case {
    pub name: String,
    json: Value,
}

/// A forced drop: direction, kind of packet, first, count.
pub struct ForcedDrop {
    pub down: bool,
    pub kind: String,
    pub first: u64,
    pub count: u64,
}

/// One step of a workload.
pub enum Step {
    Fetch(Vec<u64>),
    IdleMs(f64),
    /// So many connections, each so long after the one before, and nothing sent on them.
    ConnectOnly(u32, f64),
}

/// A packet of a measured trace, as far as it is judged. Its flags are without PSH.
pub struct Row {
    pub at_ms: f64,
    pub connection: u64,
    pub down: bool,
    pub flags: String,
    pub has_payload: bool,
}

impl Case {
    pub fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).expect("a readable case");
        let json: Value = serde_json::from_str(&text).expect("a case is JSON");
        Case { name: json["name"].as_str().expect("a name").to_owned(), json }
    }

    pub fn rtt_ms(&self) -> f64 {
        self.json["link"]["rtt_ms"].as_f64().expect("link.rtt_ms")
    }

    pub fn rate(&self) -> u64 {
        self.json["link"]["rate_bit_s"].as_f64().expect("link.rate_bit_s") as u64
    }

    /// How many packets may wait before the link; `None` without limit.
    pub fn queue(&self) -> Option<u32> {
        whole(&self.json["link"]["queue_packets"]).map(|packets| packets as u32)
    }

    pub fn drops(&self) -> Vec<ForcedDrop> {
        let drops = self.json["drop"].as_array().into_iter().flatten();
        drops.map(|drop| forced_drop(drop.as_str().expect("a drop is text"))).collect()
    }

    pub fn workload(&self, field: &str) -> &Value {
        &self.json["workload"][field]
    }

    pub fn server(&self, field: &str) -> &Value {
        &self.json["workload"]["server"][field]
    }

    pub fn steps(&self) -> Vec<Step> {
        let steps = self.workload("steps").as_array().expect("workload.steps");
        steps.iter().map(step).collect()
    }

    /// When the observation ends in a case whose client only connects: the client is done
    /// with its steps, or the server goes away. What follows is not compared.
    pub fn end_ms(&self) -> Option<f64> {
        let steps = self.steps();
        let lasts = |step: &Step| match step {
            Step::ConnectOnly(count, spacing) => spacing * f64::from(*count),
            Step::IdleMs(millis) => *millis,
            Step::Fetch(_) => 0.0,
        };
        let only = steps.iter().all(|step| !matches!(step, Step::Fetch(_)));
        let client_exits: f64 = steps.iter().map(lasts).sum();
        let server_exits = self.server("exits_at_ms").as_f64().unwrap_or(f64::INFINITY);
        only.then_some(client_exits.min(server_exits))
    }

    /// A kernel setting of both ends; `None` where the case does not state it.
    pub fn sysctl(&self, name: &str) -> Option<String> {
        let value = &self.json["sysctl_both_ends"][format!("net.ipv4.{name}")];
        match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// Whether CUBIC's HyStart was on; `None` where it does not matter.
    pub fn hystart(&self) -> Option<bool> {
        whole(&self.json["tcp_cubic_hystart"]).map(|on| on == 1)
    }

    pub fn median(&self, field: &str) -> &Value {
        &self.json["median"][field]
    }

    /// The least and the greatest value that the runs of this case had.
    pub fn spread(&self, field: &str) -> Option<(f64, f64)> {
        let pair = self.json["spread_min_max"][field].as_array()?;
        Some((pair.first()?.as_f64()?, pair.get(1)?.as_f64()?))
    }

    /// A listed value, where at least four of five runs had it.
    pub fn modal(&self, field: &str) -> Option<&Value> {
        let seen = self.json["modal_value_seen_in"][field].as_str()?;
        let (seen, of) = seen.trim_end_matches(" runs").split_once('/')?;
        let (seen, of): (u32, u32) = (seen.parse().ok()?, of.parse().ok()?);
        let value = self.median(field);
        (5 * seen >= 4 * of && !value.is_null()).then_some(value)
    }

    /// The packets of the case's trace, of one run; `None` where the case has no trace.
    pub fn trace(&self) -> Option<Vec<Row>> {
        let trace = &self.json["trace"];
        let columns = trace["columns"].as_array()?;
        let column = |name: &str| columns.iter().position(|column| column == name);
        let (dir, flags, payload) = (column("dir")?, column("flags")?, column("payload")?);
        let (sent, connection) = (column("t_sent_ms")?, column("connection")?);
        let rows = trace["rows"].as_array()?.iter().map(|row| Row {
            at_ms: row[sent].as_f64().unwrap_or_default(),
            connection: row[connection].as_u64().unwrap_or_default(),
            down: row[dir] == "down",
            flags: row[flags].as_str().unwrap_or_default().replace('P', ""),
            has_payload: row[payload].as_u64() > Some(0),
        });
        Some(rows.collect())
    }
}

/// A whole number, however it is written: 5 or 5.0.
pub fn whole(value: &Value) -> Option<u64> {
    value.as_f64().map(|number| number as u64)
}

fn forced_drop(text: &str) -> ForcedDrop {
    let parts: Vec<&str> = text.split(':').collect();
    let number = |index: usize| parts.get(index).map(|text| text.parse().expect("a number"));
    ForcedDrop {
        down: parts[0] == "down",
        kind: parts[1].to_owned(),
        first: number(2).unwrap_or(1),
        count: number(3).unwrap_or(1),
    }
}

fn step(json: &Value) -> Step {
    if let Some(sizes) = json["fetch"].as_array() {
        Step::Fetch(sizes.iter().map(|size| whole(size).expect("a size")).collect())
    } else if let Some(count) = whole(&json["connect_only"]) {
        Step::ConnectOnly(count as u32, json["spacing_ms"].as_f64().unwrap_or_default())
    } else {
        Step::IdleMs(json["idle_ms"].as_f64().expect("a step fetches, connects or is idle"))
    }
}
