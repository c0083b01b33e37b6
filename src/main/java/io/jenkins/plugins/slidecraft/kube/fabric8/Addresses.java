package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Which network addresses may be called. */
final class Addresses {
    /** Only literals, so that looking at an address never asks a name server. */
    private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+");

    private Addresses() {}

    /** Whether a host is written as a link-local address: cloud metadata services live there. */
    static boolean isLinkLocal(String host) {
        return literal(host) && isLinkLocal(resolve(host).get(0));
    }

    /** Whether a host is this machine, without asking a name server. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || literal(host) && resolve(host).get(0).isLoopbackAddress();
    }

    /**
     * Resolves a name; refuses one that leads to a link-local address.
     *
     * @throws UnknownHostException where there is no such host, or it is refused
     */
    static List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName(host));
        if (addresses.stream().anyMatch(Addresses::isLinkLocal)) {
            throw new UnknownHostException(host + " leads to a link-local address, which is refused");
        }
        return addresses;
    }

    private static boolean isLinkLocal(InetAddress address) {
        return address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress();
    }

    private static boolean literal(String host) {
        return LITERAL.matcher(host).matches();
    }

    private static List<InetAddress> resolve(String literal) {
        try {
            return List.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("The host " + literal + " is no valid address.", e);
        }
    }
}
