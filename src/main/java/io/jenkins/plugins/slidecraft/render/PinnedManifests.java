package io.jenkins.plugins.slidecraft.render;

import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.release.InvalidInput;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Makes sure that rendered manifests run exactly the images of a release: each container that a component is, or whose image is
 * called like one, has the image by digest. In plain files, and where kustomize has left one over, it is set; where helm has
 * rendered another one, its values did not arrive, which is an error. What is set is set in the text: the rest stays as it is.
 *
 * <p>Secrets are refused, since the text is stored with the run.
 */
final class PinnedManifests {
    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    private final String environment;
    private final ManifestSpec spec;
    private final List<ComponentImage> images;
    private final List<Problem> problems = new ArrayList<>();

    private PinnedManifests(String environment, ManifestSpec spec, List<ComponentImage> images) {
        this.environment = environment;
        this.spec = spec;
        this.images = images;
    }

    /**
     * The text with all images pinned.
     *
     * @throws InvalidInput naming object and container of each image that is not, and each Secret with data
     */
    static String of(String text, String environment, ManifestSpec spec, List<ComponentImage> images) {
        return new PinnedManifests(environment, spec, images).pinned(text);
    }

    private String pinned(String text) {
        YamlStream stream;
        try {
            stream = new YamlStream(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(
                    "The manifests of " + environment,
                    List.of(Problem.of(
                            "manifests",
                            "",
                            "what was rendered is no YAML, " + e.getMessage(),
                            "look at what is in " + spec.path())));
        }
        int objects = 0;
        for (Node document : stream.documents()) {
            objects += document instanceof MappingNode ? 1 : 0;
            object(document, stream);
        }
        if (objects == 0) {
            problems.add(Problem.of(
                    "environments." + environment + ".manifests",
                    spec.path(),
                    "it renders to no object at all",
                    "look at what is in it"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput("The manifests of " + environment, problems);
        }
        return stream.edited();
    }

    private void object(Node object, YamlStream stream) {
        String kind = YamlStream.text(YamlStream.child(object, "kind"));
        String name = YamlStream.text(YamlStream.child(YamlStream.child(object, "metadata"), "name"));
        if (kind.endsWith("List") && YamlStream.child(object, "items") instanceof SequenceNode items) {
            items.getValue().forEach(item -> object(item, stream));
            return;
        }
        String apiVersion = YamlStream.text(YamlStream.child(object, "apiVersion"));
        if (kind.equals("Secret") && (apiVersion.isEmpty() || apiVersion.equals("v1"))) {
            problems.add(Problem.of(
                    "Secret/" + name,
                    "Secret",
                    "manifests are stored with the build and with the release, where nothing secret may stand",
                    "leave it to the secret manager (ExternalSecret, SealedSecret) or create it by hand, and name it in slidecraft.yaml, as DB_URL: {secret: "
                            + name + "}"));
        }
        String workload = kind.equals("Deployment") ? name : "";
        containers(object, kind + "/" + name, workload, stream, 0);
    }

    private void containers(Node node, String object, String workload, YamlStream stream, int depth) {
        // Pod templates lie far above; deeper there are only aliases that never end.
        if (depth > 30) {
            return;
        }
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                String key = YamlStream.text(tuple.getKeyNode());
                if (CONTAINERS.contains(key) && tuple.getValueNode() instanceof SequenceNode list) {
                    boolean main = key.equals(CONTAINERS.get(0));
                    list.getValue().forEach(container -> container(container, object, main ? workload : "", stream));
                } else {
                    containers(tuple.getValueNode(), object, workload, stream, depth + 1);
                }
            }
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> containers(item, object, workload, stream, depth + 1));
        }
    }

    private void container(Node container, String object, String workload, YamlStream stream) {
        String name = YamlStream.text(YamlStream.child(container, "name"));
        Node node = YamlStream.child(container, "image");
        Optional<ComponentImage> own = images.stream()
                .filter(image ->
                        image.workload().equals(workload) && image.container().equals(name))
                .findFirst();
        if (!(node instanceof ScalarNode image)) {
            own.ifPresent(component -> problems.add(Problem.of(
                    object + "/" + name + ".image", null, "container '" + name + "' has no image", "write one")));
            return;
        }
        String found = image.getValue();
        Optional<ComponentImage> meant = own.or(() -> called(found));
        if (meant.isEmpty()) {
            return;
        }
        String wanted = meant.get().image().toString();
        if (found.equals(wanted)) {
            return;
        }
        if (spec.kind() == ManifestSpec.Kind.HELM && !samePin(found, meant.get().image())) {
            problems.add(notPinned(object, name, found, meant.get()));
        } else {
            stream.replace(image, wanted);
        }
    }

    private Optional<ComponentImage> called(String found) {
        String name = repository(found);
        return images.stream().filter(image -> image.isCalled(name)).findFirst();
    }

    private static String repository(String image) {
        try {
            return ImageRef.parse(image).repository();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean samePin(String found, ImageRef wanted) {
        try {
            ImageRef image = ImageRef.parse(found);
            return image.repository().equals(wanted.repository())
                    && image.digest().equals(wanted.digest());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Problem notPinned(String object, String container, String found, ComponentImage image) {
        String key = spec.imageValues().get(image.component());
        String remedy = key == null
                ? "name the value that the chart takes it from, as imageValues: {" + image.component() + ": "
                        + image.component() + ".image}"
                : "imageValues says " + image.component() + ": " + key
                        + ", and the chart does not take the image from it; name the right value"
                        + " (one that ends in .tag is given tag and digest, one that ends in .digest the digest)";
        return Problem.of(
                object + "/" + container + ".image",
                found,
                "component '" + image.component() + "' runs there, and its image is not the release's " + image.image(),
                remedy);
    }
}
