package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.Page;
import java.io.IOException;

/** Reads lists. */
final class Lists {
    private Lists() {}

    static <T extends HasMetadata> Page<T> page(Caller caller, Request request, Kind<T> kind) {
        byte[] body = caller.call(request);
        try {
            return Codec.page(body, kind.type());
        } catch (IOException e) {
            throw Errors.unreadable(caller.address(), request, e);
        }
    }
}
