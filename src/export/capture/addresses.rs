//! Addresses of hosts in captures, made from their numbers.

use crate::ids::HostId;

/// The IPv4 address: host 0 is 10.0.0.1, host 1 is 10.0.0.2, and so on through 10.0.0.0/8
/// (RFC 1918 §3), which holds sixteen million.
pub(super) fn ipv4(host: HostId) -> [u8; 4] {
    let [_, high, middle, low] = host.0.wrapping_add(1).to_be_bytes();
    [10, high, middle, low]
}

/// The address as people write it.
pub(in crate::export) fn ipv4_text(host: HostId) -> String {
    ipv4(host).map(|byte| byte.to_string()).join(".")
}

/// The IPv4 address followed by its network mask, as an interface states it.
pub(super) fn with_mask(host: HostId) -> [u8; 8] {
    let [a, b, c, d] = ipv4(host);
    [a, b, c, d, 255, 0, 0, 0]
}

/// The MAC address: 02:00 and the number that ends the IPv4 address. The second bit of the
/// first byte says that it is administered locally (IEEE 802 §8.4).
pub(super) fn mac(host: HostId) -> [u8; 6] {
    let [a, b, c, d] = host.0.wrapping_add(1).to_be_bytes();
    [0x02, 0x00, a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 255 + 1 = 256 carries into the third byte.
    #[test]
    fn hosts_have_addresses_of_their_own() {
        assert_eq!(ipv4(HostId(0)), [10, 0, 0, 1]);
        assert_eq!(ipv4(HostId(255)), [10, 0, 1, 0]);
        assert_eq!(mac(HostId(1)), [2, 0, 0, 0, 0, 2]);
    }
}
