package io.jenkins.plugins.slidecraft.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a {@link Release} from a Pipeline's map and collects all that is wrong. */
final class ReleaseReader {
    private static final String REMEDY = "pass on the map that slidecraftBuild returned";
    private static final List<String> KEYS = List.of(
            "schema",
            "application",
            "name",
            "version",
            "gitSha",
            "descriptor",
            "components",
            "manifests",
            "migrations");
    private static final String MIGRATION_RULE = "migrations are a list of their names in slidecraft.yaml";
    private static final List<String> COMPONENT_KEYS = List.of("image", "images", "workload", "container");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String DESCRIPTOR_RULE = "the descriptor's hash is 64 lower-case hexadecimal digits (SHA-256)";
    private static final String MANIFEST_RULE =
            "the hash of rendered manifests is 64 lower-case hexadecimal digits (SHA-256), by environment";
    private static final String IMAGES_RULE =
            "a component has either 'image' or 'images', a map with one for each environment";
    private static final String IMAGE_RULE =
            "an image is pinned as repository:tag@sha256:<64 hexadecimal digits>, which it is once it was pushed";

    private final List<Problem> problems = new ArrayList<>();

    Release read(Map<?, ?> map) {
        if (map == null) {
            throw new InvalidInput(
                    "The release", List.of(Problem.of("release", null, "the step needs a release", REMEDY)));
        }
        Map<String, Object> fields = fields(map, "release", KEYS);
        schema(fields);
        String application = text(fields, "release", "application")
                .filter(name -> check(DnsName.isLabel(name), "release.application", name, DnsName.LABEL_RULE, REMEDY))
                .orElse(null);
        SemVer version = text(fields, "release", "version")
                .flatMap(text -> parsed(text, SemVer::parse))
                .filter(this::plain)
                .orElse(null);
        GitSha commit = text(fields, "release", "gitSha")
                .flatMap(text -> parsed(text, GitSha::new))
                .orElse(null);
        String descriptor = text(fields, "release", "descriptor")
                .filter(hash ->
                        check(SHA256.matcher(hash).matches(), "release.descriptor", hash, DESCRIPTOR_RULE, REMEDY))
                .orElse(null);
        String name = version == null || commit == null
                ? null
                : ImageTag.of(version, commit).toString();
        text(fields, "release", "name")
                .filter(given -> name != null && !given.equals(name))
                .ifPresent(given -> problem(
                        "release.name",
                        given,
                        "the name is made of version and commit: <version>-<first 7 digits of gitSha>",
                        "write '" + name + "', or " + REMEDY));
        Map<String, Component> components = components(fields, name);
        Map<String, String> manifests = manifests(fields);
        List<String> migrations = migrations(fields);
        if (!problems.isEmpty()) {
            throw new InvalidInput("The release", problems);
        }
        return new Release(application, version, commit, descriptor, components, manifests, migrations);
    }

    private void schema(Map<String, Object> fields) {
        Object schema = fields.get("schema");
        boolean known = (schema instanceof Integer || schema instanceof Long)
                && ((Number) schema).longValue() == Release.SCHEMA;
        if (!known) {
            problem(
                    "release.schema",
                    schema == null ? null : schema.toString(),
                    "this version of the plugin reads schema " + Release.SCHEMA + ", a number",
                    REMEDY + " with this version of the plugin");
        }
    }

    private boolean plain(SemVer version) {
        return check(
                version.isPlain(),
                "release.version",
                version.toString(),
                ImageTag.PLAIN_RULE,
                "use '" + version.core() + "'");
    }

    private Map<String, Component> components(Map<String, Object> fields, String name) {
        Map<String, Component> components = new LinkedHashMap<>();
        String path = "release.components";
        Object value = fields.get("components");
        if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
            problem(
                    path,
                    value == null ? null : described(value),
                    "a release has a map with at least one component",
                    REMEDY);
            return components;
        }
        map.forEach((key, part) -> {
            String component = String.valueOf(key);
            String at = path + "." + component;
            check(DnsName.isLabel(component), at, component, DnsName.LABEL_RULE, "rename the component");
            if (part instanceof Map<?, ?> partMap) {
                component(partMap, at, name).ifPresent(read -> components.put(component, read));
            } else {
                problem(at, part == null ? null : described(part), "a component is a map", REMEDY);
            }
        });
        return components;
    }

    private Optional<Component> component(Map<?, ?> map, String path, String name) {
        Map<String, Object> fields = fields(map, path, COMPONENT_KEYS);
        Map<String, ImageRef> images = fields.containsKey("images") ? images(fields, path, name) : Map.of();
        Optional<ImageRef> image = fields.containsKey("images")
                ? Optional.empty()
                : text(fields, path, "image").flatMap(text -> image(text, path + ".image", name));
        if (!fields.containsKey("workload") && !fields.containsKey("container")) {
            // It is built for Jobs alone; whether it may be is the descriptor's matter.
            return image.isPresent() == images.isEmpty()
                    ? Optional.of(new Component(image, images, "", ""))
                    : Optional.empty();
        }
        Optional<String> workload = text(fields, path, "workload")
                .filter(text ->
                        check(DnsName.isSubdomain(text), path + ".workload", text, DnsName.SUBDOMAIN_RULE, REMEDY));
        Optional<String> container = text(fields, path, "container")
                .filter(text -> check(DnsName.isLabel(text), path + ".container", text, DnsName.LABEL_RULE, REMEDY));
        return image.isPresent() == images.isEmpty() && workload.isPresent() && container.isPresent()
                ? Optional.of(new Component(image, images, workload.get(), container.get()))
                : Optional.empty();
    }

    private Map<String, ImageRef> images(Map<String, Object> fields, String path, String name) {
        Map<String, ImageRef> images = new LinkedHashMap<>();
        Object value = fields.get("images");
        if (fields.containsKey("image") || !(value instanceof Map<?, ?> map) || map.isEmpty()) {
            problem(path + ".images", described(value), IMAGES_RULE, REMEDY);
            return images;
        }
        map.forEach((key, image) -> {
            String at = path + ".images." + key;
            if (image instanceof CharSequence text) {
                image(text.toString(), at, name).ifPresent(read -> images.put(key.toString(), read));
            } else {
                problem(at, image == null ? null : described(image), IMAGE_RULE, REMEDY);
            }
        });
        return images;
    }

    /** A release of an earlier version, and one of an application without manifests, has none. */
    private Map<String, String> manifests(Map<String, Object> fields) {
        Map<String, String> manifests = new LinkedHashMap<>();
        if (!fields.containsKey("manifests")) {
            return manifests;
        }
        if (!(fields.get("manifests") instanceof Map<?, ?> map)) {
            problem("release.manifests", described(fields.get("manifests")), MANIFEST_RULE, REMEDY);
            return manifests;
        }
        map.forEach((environment, hash) -> {
            if (hash instanceof CharSequence text && SHA256.matcher(text).matches()) {
                manifests.put(String.valueOf(environment), text.toString());
            } else {
                problem(
                        "release.manifests." + environment,
                        hash == null ? null : described(hash),
                        MANIFEST_RULE,
                        REMEDY);
            }
        });
        return manifests;
    }

    private List<String> migrations(Map<String, Object> fields) {
        List<String> migrations = new ArrayList<>();
        if (!fields.containsKey("migrations")) {
            return migrations;
        }
        if (!(fields.get("migrations") instanceof List<?> list)) {
            problem("release.migrations", described(fields.get("migrations")), MIGRATION_RULE, REMEDY);
            return migrations;
        }
        for (Object name : list) {
            if (name instanceof CharSequence text && DnsName.isLabel(text.toString())) {
                migrations.add(text.toString());
            } else {
                problem("release.migrations", name == null ? null : described(name), MIGRATION_RULE, REMEDY);
            }
        }
        return migrations;
    }

    private Optional<ImageRef> image(String text, String path, String name) {
        ImageRef image;
        try {
            image = ImageRef.parse(text);
        } catch (IllegalArgumentException e) {
            problem(path, text, IMAGE_RULE, REMEDY);
            return Optional.empty();
        }
        if (image.tag().filter(ImageTag.LATEST::equals).isPresent()) {
            problem(path, text, ImageTag.LATEST_RULE, REMEDY);
            return Optional.empty();
        }
        if (image.tag().isEmpty()
                || image.digest().filter(d -> d.startsWith("sha256:")).isEmpty()) {
            problem(path, text, IMAGE_RULE, REMEDY);
            return Optional.empty();
        }
        String tag = image.tag().get();
        try {
            ImageTag.parse(tag);
        } catch (InvalidInput e) {
            problem(path, text, ImageTag.RULE, REMEDY);
            return Optional.empty();
        }
        if (name != null && !tag.equals(name)) {
            problem(path, text, "all images of a release carry its name '" + name + "' as tag", REMEDY);
            return Optional.empty();
        }
        return Optional.of(image);
    }

    /** The map with plain keys; unknown ones are problems. */
    private Map<String, Object> fields(Map<?, ?> map, String path, List<String> known) {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!known.contains(name)) {
                problem(
                        path + "." + name,
                        described(value),
                        "there is no such key, there are " + String.join(", ", known),
                        "remove it");
            } else if (fields.containsKey(name)) {
                problem(path + "." + name, described(value), "a key stands only once", REMEDY);
            } else {
                fields.put(name, value);
            }
        });
        return fields;
    }

    private Optional<String> text(Map<String, Object> fields, String path, String key) {
        Object value = fields.get(key);
        if (value instanceof CharSequence text && !text.isEmpty()) {
            return Optional.of(text.toString());
        }
        problem(path + "." + key, value == null ? null : described(value), "a text has to stand here", REMEDY);
        return Optional.empty();
    }

    private <T> Optional<T> parsed(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> problems.add(problem.under("release")));
            return Optional.empty();
        }
    }

    private boolean check(boolean holds, String path, String value, String rule, String remedy) {
        if (!holds) {
            problem(path, value, rule, remedy);
        }
        return holds;
    }

    private void problem(String path, String value, String rule, String remedy) {
        problems.add(Problem.of(path, value, rule, remedy));
    }

    /** Texts and numbers as they are; of anything else only the kind, since it may be large or strange. */
    private static String described(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? "an empty map" : "a map";
        }
        return value instanceof Iterable<?>
                ? "a list"
                : "of type " + value.getClass().getName();
    }
}
