package io.jenkins.plugins.slidecraft.kube;

/**
 * What to watch.
 *
 * @param labelSelector a label selector in the API's text form, empty for all
 * @param resourceVersion from where on: a list's version; empty for "from now, beginning with what exists"
 */
public record WatchOptions(String labelSelector, String resourceVersion) {
    public static final WatchOptions ALL = new WatchOptions("", "");
}
