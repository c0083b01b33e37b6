package io.jenkins.plugins.slidecraft.metrics.prometheus;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a metric server may be. Addresses come from the global configuration; still, nobody should reach a cloud's metadata
 * service by entering its address or a name that resolves to it.
 */
final class ServerAddress {
    /** Metadata services outside of the link-local ranges: AWS over IPv6, Google over IPv6, Alibaba, Oracle, Azure. */
    private static final Set<InetAddress> METADATA = Set.of(
            literal("fd00:ec2::254"),
            literal("fd20:ce::254"),
            literal("100.100.100.200"),
            literal("192.0.0.192"),
            literal("168.63.129.16"));

    private ServerAddress() {}

    /**
     * Checks an address as it was entered.
     *
     * @return without a slash at its end
     * @throws IllegalArgumentException with the value, without user information, and the rule
     */
    static URI check(String address) {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            throw refused("'" + withoutUser(address) + "' is not a URL");
        }
        String shown = withoutUser(address);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw refused("'" + shown + "' has no http or https address");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("'" + shown + "' has a user or password in it; configure credentials instead");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused("'" + shown + "' has a query or a fragment; it has to end with the path before /api/v1");
        }
        String text = uri.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /**
     * Refuses an address that leads to a link-local or metadata range.
     *
     * @throws UnknownHostException where the name can't be resolved
     * @throws ForbiddenAddressException where any of its addresses is refused
     */
    static void checkResolved(String host, Resolver resolver) throws UnknownHostException, ForbiddenAddressException {
        for (InetAddress address : resolver.resolve(host)) {
            if (forbidden(address)) {
                throw new ForbiddenAddressException(host + " is " + address.getHostAddress()
                        + ", a link-local or metadata address, which is refused");
            }
        }
    }

    /** Resolves names; {@link InetAddress#getAllByName}, whose cache the connection uses as well. */
    interface Resolver {
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    /** An address that no metric server may have. */
    static final class ForbiddenAddressException extends Exception {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String message) {
            super(message);
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

    private static String withoutUser(String address) {
        return address.strip().replaceAll("//[^/]*@", "//");
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                "The metric server's address " + what + ", as https://prometheus.example:9090");
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
