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
    Idle(u64),
    ConnectOnly,
}

impl Case {
    pub fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).expect("a readable case");
        let json: Value = serde_json::from_str(&text).expect("a case is JSON");
        Case { name: json["name"].as_str().expect("a name").to_owned(), json }
    }

    pub fn rtt_ms(&self) -> u64 {
        self.json["link"]["rtt_ms"].as_u64().expect("link.rtt_ms")
    }

    pub fn rate(&self) -> u64 {
        self.json["link"]["rate_bit_s"].as_f64().expect("link.rate_bit_s") as u64
    }

    pub fn queue(&self) -> u32 {
        self.json["link"]["queue_packets"].as_u64().expect("link.queue_packets") as u32
    }

    pub fn drops(&self) -> Vec<ForcedDrop> {
        let drops = self.json["drop"].as_array().expect("drop");
        drops.iter().map(|drop| forced_drop(drop.as_str().expect("a drop is text"))).collect()
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
        self.json["tcp_cubic_hystart"].as_u64().map(|on| on == 1)
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
        (5 * seen >= 4 * of).then(|| self.median(field))
    }

    /// The segments of the case's packet trace from the first FIN or RST on: direction,
    /// flags, whether there is payload. `None` where the case has no trace.
    pub fn closing_segments(&self) -> Option<Vec<(bool, String, bool)>> {
        let trace = &self.json["trace"];
        let columns = trace["columns"].as_array()?;
        let column = |name: &str| columns.iter().position(|column| column == name);
        let (dir, flags, payload) = (column("dir")?, column("flags")?, column("payload")?);
        let connection = column("connection")?;
        let rows = trace["rows"].as_array()?.iter().filter(|row| row[connection] == 0);
        let rows = rows.map(|row| {
            let flags = row[flags].as_str().unwrap_or_default().replace('P', "");
            (row[dir] == "down", flags, row[payload].as_u64() > Some(0))
        });
        Some(rows.skip_while(|(_, flags, _)| !flags.contains(['F', 'R'])).collect())
    }
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
        Step::Fetch(sizes.iter().map(|size| size.as_u64().expect("a size")).collect())
    } else if let Some(millis) = json["idle_ms"].as_u64() {
        Step::Idle(millis)
    } else {
        Step::ConnectOnly
    }
}
