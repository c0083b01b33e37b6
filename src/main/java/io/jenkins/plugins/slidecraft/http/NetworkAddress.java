package io.jenkins.plugins.slidecraft.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/**
 * Where no server of ours may be. Addresses come from the global configuration; still, nobody should reach a cloud's metadata
 * service by entering its address or a name that resolves to it, nor be led there by a server's answer.
 */
public final class NetworkAddress {
    /** Metadata services outside of the link-local ranges: AWS over IPv6, Google over IPv6, Alibaba, Oracle, Azure. */
    private static final Set<InetAddress> METADATA = Set.of(
            literal("fd00:ec2::254"),
            literal("fd20:ce::254"),
            literal("100.100.100.200"),
            literal("192.0.0.192"),
            literal("168.63.129.16"));

    private NetworkAddress() {}

    /** Resolves names. */
    @FunctionalInterface
    public interface Resolver {
        /** {@link InetAddress#getAllByName}, whose cache the connection uses as well. */
        Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

        /** All addresses of a name. */
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    /** An address that no server may have; the message names it. */
    public static final class ForbiddenAddressException extends Exception {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String message) {
            super(message);
        }
    }

    /**
     * Refuses a host that leads to a link-local or metadata range.
     *
     * @throws UnknownHostException where the name can't be resolved
     * @throws ForbiddenAddressException where any of its addresses is refused
     */
    public static void check(String host, Resolver resolver) throws UnknownHostException, ForbiddenAddressException {
        for (InetAddress address : resolver.resolve(host)) {
            if (forbidden(address)) {
                throw new ForbiddenAddressException(host + " is " + address.getHostAddress()
                        + ", a link-local or metadata address, which is refused");
            }
        }
    }

    static boolean forbidden(InetAddress address) {
        if (address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || METADATA.contains(address)) {
            return true;
        }
        byte[] bytes = address.getAddress();
        // 64:ff9b::/96 carries an IPv4 address to the IPv4 world.
        return address instanceof Inet6Address
                && bytes[0] == 0
                && bytes[1] == 0x64
                && (bytes[2] & 0xff) == 0xff
                && (bytes[3] & 0xff) == 0x9b
                && forbidden(fromBytes(bytes[12], bytes[13], bytes[14], bytes[15]));
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address, e);
        }
    }

    private static InetAddress fromBytes(byte... bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
