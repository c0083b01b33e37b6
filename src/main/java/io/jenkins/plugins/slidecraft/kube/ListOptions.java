package io.jenkins.plugins.slidecraft.kube;

import java.util.Optional;

/**
 * What to list.
 *
 * @param labelSelector a label selector in the API's text form, empty for all
 * @param fieldSelector a field selector in the API's text form, empty for all
 * @param limit the most objects in one page, 0 for no limit
 * @param continueToken from the page before
 */
public record ListOptions(String labelSelector, String fieldSelector, int limit, Optional<String> continueToken) {
    public static final ListOptions ALL = new ListOptions("", "", 0, Optional.empty());

    /** All objects that the label selector matches. */
    public static ListOptions labels(String selector) {
        return new ListOptions(selector, "", 0, Optional.empty());
    }

    /** All objects that the field selector matches. */
    public static ListOptions fields(String selector) {
        return new ListOptions("", selector, 0, Optional.empty());
    }

    /** The same in pages of at most {@code count}. */
    public ListOptions limitedTo(int count) {
        return new ListOptions(labelSelector, fieldSelector, count, continueToken);
    }

    /** The same from a page's continue token on. */
    public ListOptions from(String token) {
        return new ListOptions(labelSelector, fieldSelector, limit, Optional.of(token));
    }
}
