package dev.tessera.jobstore.webhooks;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which addresses belong to the public Internet (the registries of IANA for special-purpose addresses). Everything else
 * could be a service that trusts whoever reaches it.
 */
final class PublicAddresses {

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return address instanceof Inet4Address ? publicIpv4(address.getAddress()) : publicIpv6(address.getAddress());
    }

    private static boolean publicIpv4(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        int third = address[2] & 0xff;
        boolean special = first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128) // carrier-grade NAT
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 192 && second == 88 && third == 99)
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113);
        return !special;
    }

    /** Only 2000::/3 is given out; of it, 2001::/23, 2001:db8::/32, 2002::/16 and 3fff::/20 are tunnels and examples. */
    private static boolean publicIpv6(byte[] address) {
        int first = (address[0] & 0xff) << 8 | address[1] & 0xff;
        int second = (address[2] & 0xff) << 8 | address[3] & 0xff;
        boolean special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                || first == 0x2002
                || (first == 0x3fff && second < 0x1000);
        return first >= 0x2000 && first < 0x4000 && !special;
    }
}
