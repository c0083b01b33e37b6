package io.jenkins.plugins.slidecraft.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import groovy.lang.GString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.codehaus.groovy.runtime.GStringImpl;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    private static final String SHA = "abc1234def5678abc1234def5678abc1234def56";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String HASH = "cd".repeat(32);
    private static final String IMAGE = "registry.example/slidecraft/app:1.4.2-abc1234@" + DIGEST;
    private static final String REMEDY = "pass on the map that slidecraftBuild returned";
    private static final String IMAGE_RULE =
            "an image is pinned as repository:tag@sha256:<64 hexadecimal digits>, which it is once it was pushed";

    private static Map<String, Object> component(String image) {
        return new LinkedHashMap<>(Map.of("image", image, "workload", "gateway", "container", "gateway"));
    }

    private static Map<Object, Object> good() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("schema", 1);
        map.put("application", "slidecraft");
        map.put("name", "1.4.2-abc1234");
        map.put("version", "1.4.2");
        map.put("gitSha", SHA);
        map.put("descriptor", HASH);
        map.put("components", new LinkedHashMap<>(Map.of("gateway", component(IMAGE))));
        return map;
    }

    private static Map<Object, Object> with(Consumer<Map<Object, Object>> change) {
        Map<Object, Object> map = good();
        change.accept(map);
        return map;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> gateway(Map<Object, Object> map) {
        return (Map<Object, Object>) ((Map<?, ?>) map.get("components")).get("gateway");
    }

    private static void refuses(Map<?, ?> map, String... lines) {
        assertThatThrownBy(() -> Release.fromMap(map))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        "The release " + (lines.length == 1 ? "is not valid:" : "has " + lines.length + " problems:")
                                + "\n  " + String.join("\n  ", lines));
    }

    @Test
    void goesToAMapAndBack() {
        Release release = Release.fromMap(good());

        assertThat(release.name()).isEqualTo("1.4.2-abc1234");
        assertThat(release.images("prod"))
                .containsExactly(new WorkloadImage("gateway", "gateway", "gateway", ImageRef.parse(IMAGE)));
        assertThat(release.toMap()).isEqualTo(good());
        assertThat(release.toMap().keySet())
                .containsExactly("schema", "application", "name", "version", "gitSha", "descriptor", "components");
        assertThat(Release.fromMap(release.toMap())).isEqualTo(release);
    }

    @Test
    void mapsAreOnesThatAPipelineCanKeep() {
        Map<String, Object> map = Release.fromMap(good()).toMap();

        assertThat(map).isExactlyInstanceOf(LinkedHashMap.class);
        assertThat(map.get("components")).isExactlyInstanceOf(LinkedHashMap.class);
        assertThat(((Map<?, ?>) map.get("components")).get("gateway")).isExactlyInstanceOf(LinkedHashMap.class);
    }

    @Test
    void keepsTheOrderOfComponents() {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (String name : List.of("worker", "gateway", "frontend", "realtime")) {
            parts.put(name, component(IMAGE));
        }

        Release release = Release.fromMap(with(map -> map.put("components", parts)));

        assertThat(release.components().keySet()).containsExactly("worker", "gateway", "frontend", "realtime");
        assertThat(release.images("prod"))
                .extracting(WorkloadImage::component)
                .containsExactlyElementsOf(parts.keySet());
    }

    @Test
    void takesGStringsAsKeysAndValues() {
        GString version = new GStringImpl(new Object[] {"4"}, new String[] {"1.", ".2"});
        GString key = new GStringImpl(new Object[] {"way"}, new String[] {"gate", ""});

        Release release = Release.fromMap(with(map -> {
            map.put("version", version);
            map.put("components", Map.of(key, component(IMAGE)));
        }));

        assertThat(release).isEqualTo(Release.fromMap(good()));
        assertThat(release.toMap().get("version")).isInstanceOf(String.class);
    }

    @Test
    void takesALongAsSchema() {
        assertThat(Release.fromMap(with(map -> map.put("schema", 1L)))).isEqualTo(Release.fromMap(good()));
    }

    @Test
    void refusesNothing() {
        refuses(null, "release is missing: the step needs a release; " + REMEDY);
    }

    @Test
    void namesEveryMissingKeyAtOnce() {
        refuses(
                Map.of(),
                "release.schema is missing: this version of the plugin reads schema 1, a number; " + REMEDY
                        + " with this version of the plugin",
                "release.application is missing: a text has to stand here; " + REMEDY,
                "release.version is missing: a text has to stand here; " + REMEDY,
                "release.gitSha is missing: a text has to stand here; " + REMEDY,
                "release.descriptor is missing: a text has to stand here; " + REMEDY,
                "release.name is missing: a text has to stand here; " + REMEDY,
                "release.components is missing: a release has a map with at least one component; " + REMEDY);
    }

    @Test
    void refusesOtherSchemas() {
        for (Object schema : new Object[] {2, "1", 1.0, true}) {
            refuses(
                    with(map -> map.put("schema", schema)),
                    "release.schema is '" + schema + "': this version of the plugin reads schema 1, a number; " + REMEDY
                            + " with this version of the plugin");
        }
    }

    @Test
    void refusesUnknownKeys() {
        refuses(
                with(map -> {
                    map.put("tag", "x");
                    map.put("colour", null);
                }),
                "release.tag is 'x': there is no such key, there are schema, application, name, version, gitSha, descriptor,"
                        + " components, manifests, migrations; remove it",
                "release.colour is 'null': there is no such key, there are schema, application, name, version, gitSha,"
                        + " descriptor, components, manifests, migrations; remove it");
    }

    @Test
    void saysWhichMigrationsComeBeforeIt() {
        Release release = Release.fromMap(with(map -> map.put("migrations", List.of("database", "search"))));
        assertThat(release.migrations()).containsExactly("database", "search");
        assertThat(Release.fromMap(release.toMap())).isEqualTo(release);
        assertThat(Release.fromMap(with(map -> {})).toMap()).doesNotContainKey("migrations");
        refuses(
                with(map -> map.put("migrations", List.of("Data base"))),
                "release.migrations is 'Data base': migrations are a list of their names in slidecraft.yaml; "
                        + REMEDY);
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        refuses(
                with(map -> map.put(new GStringImpl(new Object[] {}, new String[] {"version"}), "1.4.3")),
                "release.version is '1.4.3': a key stands only once; " + REMEDY);
    }

    @Test
    void refusesWrongTypes() {
        refuses(
                with(map -> {
                    map.put("application", List.of());
                    map.put("gitSha", 7);
                    map.put("descriptor", Map.of("a", 1));
                    map.put("components", List.of("gateway"));
                }),
                "release.application is 'a list': a text has to stand here; " + REMEDY,
                "release.gitSha is '7': a text has to stand here; " + REMEDY,
                "release.descriptor is 'a map': a text has to stand here; " + REMEDY,
                "release.components is 'a list': a release has a map with at least one component; " + REMEDY);
    }

    @Test
    void refusesBrokenValues() {
        refuses(
                with(map -> {
                    map.put("application", "Slide Craft");
                    map.put("version", "1.4");
                    map.put("gitSha", "abc1234");
                    map.put("descriptor", "none");
                }),
                "release.application is 'Slide Craft': a name is 1 to 63 lower-case letters, digits and '-', a letter or digit"
                        + " first and last (a DNS label); " + REMEDY,
                "release.version is '1.4': a version is major.minor.patch by Semantic Versioning, whole numbers without leading"
                        + " zeros; write it as 1.4.2",
                "release.gitSha is 'abc1234': a commit is 40 or 64 lower-case hexadecimal digits; take what 'git rev-parse HEAD'"
                        + " prints, not a short form",
                "release.descriptor is 'none': the descriptor's hash is 64 lower-case hexadecimal digits (SHA-256); "
                        + REMEDY);
    }

    @Test
    void refusesAPreRelease() {
        refuses(
                with(map -> map.put("version", "1.4.2-rc.1")),
                "release.version is '1.4.2-rc.1': G3's tag standard is <major.minor.patch>-<gitShortSha>, which has no place for"
                        + " a pre-release or build metadata; use '1.4.2'");
    }

    @Test
    void refusesANameThatIsNotTheVersionsAndCommits() {
        refuses(
                with(map -> map.put("name", "1.4.3-abc1234")),
                "release.name is '1.4.3-abc1234': the name is made of version and commit: <version>-<first 7 digits of gitSha>;"
                        + " write '1.4.2-abc1234', or " + REMEDY);
    }

    @Test
    void refusesNoComponents() {
        refuses(
                with(map -> map.put("components", Map.of())),
                "release.components is 'an empty map': a release has a map with at least one component; " + REMEDY);
    }

    @Test
    void refusesBrokenComponents() {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("Gate way", component(IMAGE));
        parts.put("worker", "worker:1.4.2-abc1234");
        parts.put("realtime", null);
        parts.put("frontend", Map.of("image", IMAGE, "workload", "Front", "replicas", 3));

        refuses(
                with(map -> map.put("components", parts)),
                "release.components.Gate way is 'Gate way': a name is 1 to 63 lower-case letters, digits and '-', a letter or"
                        + " digit first and last (a DNS label); rename the component",
                "release.components.worker is 'worker:1.4.2-abc1234': a component is a map; " + REMEDY,
                "release.components.realtime is missing: a component is a map; " + REMEDY,
                "release.components.frontend.replicas is '3': there is no such key, there are image, images, workload,"
                        + " container; remove it",
                "release.components.frontend.workload is 'Front': a Deployment's name is 1 to 253 lower-case letters, digits, '-'"
                        + " and '.', a letter or digit first and last (a DNS subdomain); " + REMEDY,
                "release.components.frontend.container is missing: a text has to stand here; " + REMEDY);
    }

    private static void refusesImage(String image, String rule) {
        refuses(
                with(map -> gateway(map).put("image", image)),
                "release.components.gateway.image is " + Problem.shown(image) + ": " + rule + "; " + REMEDY);
    }

    @Test
    void refusesImagesThatAreNotPinned() {
        refusesImage("registry.example/slidecraft/app:1.4.2-abc1234", IMAGE_RULE);
        refusesImage("registry.example/slidecraft/app@" + DIGEST, IMAGE_RULE);
        refusesImage("registry.example/slidecraft/app", IMAGE_RULE);
        refusesImage("no image", IMAGE_RULE);
        refusesImage("registry.example/app:1.4.2-abc1234@sha256:abc", IMAGE_RULE);
        refusesImage("registry.example/app:1.4.2-abc1234@sha512:" + "ab".repeat(64), IMAGE_RULE);
    }

    @Test
    void refusesLatestAndTagsThatBreakTheStandard() {
        refusesImage("r.example/app:latest@" + DIGEST, "G3 forbids 'latest', since it can't be reproduced");
        refusesImage(
                "r.example/app:stable@" + DIGEST,
                "G3 asks for tags of the form <major.minor.patch>-<gitShortSha>, 7 or more hexadecimal digits");
        refusesImage(
                "r.example/app:1.4.3-abc1234@" + DIGEST,
                "all images of a release carry its name '1.4.2-abc1234' as tag");
    }

    @Test
    @SuppressWarnings("unchecked")
    void carriesTheHashesOfManifestsAndOneImageForEachEnvironment() {
        String staging = "registry.example/slidecraft/fe/staging:1.4.2-abc1234@" + DIGEST;
        String prod = "registry.example/slidecraft/fe/prod:1.4.2-abc1234@" + DIGEST;
        Map<Object, Object> given = with(map -> {
            gateway(map).remove("image");
            gateway(map).put("images", new LinkedHashMap<>(Map.of("staging", staging, "prod", prod)));
            map.put("manifests", new LinkedHashMap<>(Map.of("prod", HASH)));
        });

        Release release = Release.fromMap(given);

        assertThat(release.toMap()).isEqualTo(given);
        assertThat(release.toMap().get("manifests")).isExactlyInstanceOf(LinkedHashMap.class);
        assertThat(release.manifests()).containsOnly(Map.entry("prod", HASH));
        assertThat(release.images("prod"))
                .extracting(image -> image.image().toString())
                .containsExactly(prod);
        assertThat(release.images("staging"))
                .extracting(image -> image.image().toString())
                .containsExactly(staging);
        assertThatThrownBy(() -> release.images("dev"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("release.components.gateway.images is 'dev': the component has images for the"
                        + " environments ");
    }

    @Test
    void refusesBrokenManifestsAndImages() {
        refuses(
                with(map -> {
                    gateway(map).put("images", Map.of("prod", IMAGE));
                    map.put("manifests", Map.of("prod", "none"));
                }),
                "release.components.gateway.images is 'a map': a component has either 'image' or 'images', a map with one for"
                        + " each environment; " + REMEDY,
                "release.manifests.prod is 'none': the hash of rendered manifests is 64 lower-case hexadecimal digits"
                        + " (SHA-256), by environment; " + REMEDY);
        refuses(
                with(map -> {
                    gateway(map).remove("image");
                    gateway(map).put("images", Map.of("prod", "registry.example/slidecraft/app"));
                    map.put("manifests", List.of());
                }),
                "release.components.gateway.images.prod is 'registry.example/slidecraft/app': " + IMAGE_RULE + "; "
                        + REMEDY,
                "release.manifests is 'a list': the hash of rendered manifests is 64 lower-case hexadecimal digits"
                        + " (SHA-256), by environment; " + REMEDY);
    }

    @Test
    void valuesCantForgeLinesOfTheLog() {
        refuses(
                with(map -> map.put("application", "a\nFinished: SUCCESS\u001b[8m\u202e" + "x".repeat(200))),
                "release.application is 'a\\nFinished: SUCCESS\\u001b[8m\\u202e" + "x".repeat(96) + "…': "
                        + DnsName.LABEL_RULE + "; " + REMEDY);
    }

    @Test
    void theExceptionSurvivesBeingStoredWithAProgram() throws Exception {
        InvalidInput thrown = catchThrowableOfType(InvalidInput.class, () -> Release.fromMap(Map.of()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            InvalidInput read = (InvalidInput) in.readObject();
            assertThat(read).hasMessage(thrown.getMessage());
            assertThat(read.problems()).isEmpty();
            assertThat(thrown.problems()).hasSize(7);
        }
    }

    @Test
    void anImageForJobsAloneHasNoPlace() {
        Map<String, Object> migrations = Map.of("image", IMAGE.replace("/app:", "/migrations:"));
        Map<Object, Object> map = good();
        map.put("components", new LinkedHashMap<>(Map.of("gateway", component(IMAGE), "migrations", migrations)));

        Release read = Release.fromMap(map);

        assertThat(read.components().get("migrations").isDeployed()).isFalse();
        assertThat(read.images("prod")).extracting(WorkloadImage::component).containsExactly("gateway");
        assertThat(((Map<?, ?>) read.toMap().get("components")).get("migrations"))
                .isEqualTo(migrations);
        assertThat(Release.fromMap(read.toMap())).isEqualTo(read);
    }
}
