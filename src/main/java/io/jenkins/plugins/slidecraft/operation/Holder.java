package io.jenkins.plugins.slidecraft.operation;

/**
 * Who holds an environment: one run of one controller.
 *
 * @param controller the controller's stable id
 * @param run the run, as {@code folder/job#12}
 * @param url where people find the run; may be empty
 */
public record Holder(String controller, String run, String url) {
    /** As {@code holderIdentity} of a Lease holds it. */
    public String identity() {
        return controller + "/" + run;
    }

    /** The holder that {@link #identity} wrote, with the address it left. */
    public static Holder parse(String identity, String url) {
        int slash = identity.indexOf('/');
        return slash < 0
                ? new Holder("", identity, url)
                : new Holder(identity.substring(0, slash), identity.substring(slash + 1), url);
    }

    /** Whether this is the same run of the same controller. */
    public boolean sameRun(Holder other) {
        return identity().equals(other.identity());
    }

    /** For messages: the address where there is one, else the identity. */
    public String describe() {
        return url.isEmpty() ? run : run + " (" + url + ")";
    }
}
