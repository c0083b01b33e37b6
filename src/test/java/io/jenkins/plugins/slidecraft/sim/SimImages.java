package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What the images of a simulation do, by digest, by tag or by repository; everything else is healthy. */
public final class SimImages {
    private final Map<String, ImageBehaviour> behaviours = new HashMap<>();
    private final Map<String, Program> programs = new HashMap<>();
    private final Map<String, AppBehaviour> applications = new HashMap<>();
    private ImageBehaviour other = ImageBehaviour.HEALTHY;

    /**
     * Says how an image behaves.
     *
     * @param image a whole reference, {@code repository:tag}, {@code repository} or a bare {@code sha256:…}
     */
    public void set(String image, ImageBehaviour behaviour) {
        behaviours.put(image, behaviour);
    }

    /** Says how an image answers the application's users; as {@link #set}. */
    public void setApplication(String image, AppBehaviour behaviour) {
        applications.put(image, behaviour);
    }

    /** How an image answers the application's users. */
    public AppBehaviour application(String image) {
        return find(applications, image, AppBehaviour.HEALTHY);
    }

    /** Says how all images behave that nothing else is said of. */
    public void setOthers(ImageBehaviour behaviour) {
        other = behaviour;
    }

    /** How an image behaves: what is said of its digest first, then of the reference, the tag, the repository. */
    public ImageBehaviour of(String image) {
        return find(behaviours, image, other);
    }

    private static <T> T find(Map<String, T> behaviours, String image, T other) {
        if (behaviours.isEmpty()) {
            return other;
        }
        for (String key : keys(image)) {
            T found = behaviours.get(key);
            if (found != null) {
                return found;
            }
        }
        return other;
    }

    /**
     * Says what a container of an image does that is meant to end.
     *
     * @param image as for {@link #set}
     * @param command the container's command; empty for all
     */
    public void runs(String image, List<String> command, Program program) {
        programs.put(key(image, command), program);
    }

    /** What a container does that is meant to end. */
    Program program(Container container) {
        for (String key : keys(container.getImage())) {
            Program found = programs.get(key(key, container.getCommand()));
            if (found == null) {
                found = programs.get(key(key, List.of()));
            }
            if (found != null) {
                return found;
            }
        }
        return Program.QUICK;
    }

    private static String key(String image, List<String> command) {
        return image + "\n" + (command == null ? "" : String.join(" ", command));
    }

    private static List<String> keys(String image) {
        int at = image.indexOf('@');
        String name = at < 0 ? image : image.substring(0, at);
        int colon = name.lastIndexOf(':');
        String repository = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
        return List.of(at < 0 ? "" : image.substring(at + 1), image, name, repository);
    }

    /** The digest that the registry would give: the reference's own, or one made of its name. */
    public static String digest(String image) {
        int at = image.indexOf('@');
        if (at >= 0) {
            return image.substring(at + 1);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(image.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a containerStatus's {@code imageID} names it: repository and digest. */
    static String imageId(String image) {
        int at = image.indexOf('@');
        String name = at < 0 ? image : image.substring(0, at);
        int colon = name.lastIndexOf(':');
        String repository = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
        return repository + "@" + digest(image);
    }
}
