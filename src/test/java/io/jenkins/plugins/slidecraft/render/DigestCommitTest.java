package io.jenkins.plugins.slidecraft.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec;
import io.jenkins.plugins.slidecraft.descriptor.ManifestSpec.Kind;
import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.release.ImageRef;
import io.jenkins.plugins.slidecraft.sim.SimGit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestCommitTest {
    private static final String APP = "registry.example.com/slidecraft/app";
    private static final String FE = "registry.example.com/slidecraft/fe";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String OLD = "sha256:" + "00".repeat(32);

    private static DigestCommit commit(Kind kind, Map<String, String> imageValues) {
        ManifestSpec spec = new ManifestSpec(
                kind,
                "deploy",
                List.of(),
                "slidecraft",
                imageValues,
                Optional.of(
                        new ManifestSpec.CommitBack("https://git.example.com/deploy.git", "main", "prod/file.yaml")));
        return new DigestCommit(
                "prod",
                "slidecraft 1.4.2-abc1234",
                spec,
                List.of(image("gateway", APP, APP), image("frontend", FE, FE + "/prod")),
                "https://jenkins.example.com/job/shop/7/");
    }

    private static ComponentImage image(String component, String repository, String own) {
        return new ComponentImage(
                component, repository, ImageRef.parse(own + ":1.4.2-abc1234@" + DIGEST), component, component);
    }

    private static String kustomization(String text) {
        return commit(Kind.KUSTOMIZE, Map.of()).edited(text);
    }

    @Test
    void setsTheDigestsOfAKustomizationAndLeavesTheRestAlone() {
        assertThat(kustomization(
                        """
                                # who: platform team
                                resources:
                                    - ../../base   # the base

                                images:
                                    # the gateway
                                    - name: gateway # a placeholder
                                      newTag: "1.4.1-0000000"   # set by the pipeline
                                    - {name: redis, newTag: '7'}
                                    - name: registry.example.com/slidecraft/fe
                                      newName: registry.example.com/slidecraft/fe/prod
                                      digest: %s

                                namespace: prod # last
                                """
                                .formatted(OLD)))
                .isEqualTo(
                        """
                        # who: platform team
                        resources:
                            - ../../base   # the base

                        images:
                            # the gateway
                            - name: gateway # a placeholder
                              newTag: "1.4.2-abc1234"   # set by the pipeline
                              digest: %s
                              newName: registry.example.com/slidecraft/app
                            - {name: redis, newTag: '7'}
                            - name: registry.example.com/slidecraft/fe
                              newName: registry.example.com/slidecraft/fe/prod
                              digest: %s

                        namespace: prod # last
                        """
                                .formatted(DIGEST, DIGEST));
    }

    @Test
    void addsEntriesWhereThereAreNone() {
        String entries =
                """
                - name: %s
                  newName: %s
                  digest: %s
                - name: %s
                  newName: %s
                  digest: %s
                """
                        .formatted(APP, APP, DIGEST, FE, FE + "/prod", DIGEST);
        assertThat(kustomization("resources:\n- ../base\n# end\n"))
                .isEqualTo("resources:\n- ../base\nimages:\n" + entries + "# end\n");
        assertThat(kustomization("")).isEqualTo("images:\n" + entries);
        assertThat(kustomization("# only a comment")).isEqualTo("# only a comment\nimages:\n" + entries);
        assertThat(kustomization("images:\n- name: other\n  newTag: '1'"))
                .isEqualTo("images:\n- name: other\n  newTag: '1'\n" + entries.substring(0, entries.length() - 1));
        assertThat(kustomization("{images: [], resources: [x]}\n"))
                .isEqualTo("{images: [{name: \"" + APP + "\", newName: \"" + APP + "\", digest: \"" + DIGEST
                        + "\"}, {name: \"" + FE + "\", newName: \"" + FE + "/prod\", digest: \"" + DIGEST
                        + "\"}], resources: [x]}\n");
        assertThat(kustomization("images: [{name: gateway}]\n"))
                .startsWith("images: [{name: gateway, digest: \"" + DIGEST + "\", newName: \"" + APP + "\"}, {name: ");
    }

    @Test
    void doingItAgainChangesNothing() {
        for (String text : List.of("", "images:\n- name: gateway\n", "{images: [], a: 1}\n")) {
            String once = kustomization(text);
            assertThat(kustomization(once)).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "images: {}|prod/file.yaml|is no list",
                "a: 1\\n---\\nb: 2|prod/file.yaml can't be changed|more than one document",
                "- a|prod/file.yaml can't be changed|it is no map",
                "a: [|prod/file.yaml is no YAML|line"
            })
    void saysWhyAFileCantBeChanged(String text, String start, String message) {
        assertThatThrownBy(() -> kustomization(text.replace("\\n", "\n")))
                .isInstanceOf(GitException.class)
                .hasMessageContaining(message);
    }

    @Test
    void setsTheValuesOfAChart() {
        Map<String, String> keys = Map.of("gateway", "gateway.image", "frontend", "web\\.site.image.tag");
        String image = APP + ":1.4.2-abc1234@" + DIGEST;
        String tag = "1.4.2-abc1234@" + DIGEST;

        assertThat(
                        commit(Kind.HELM, keys)
                                .edited(
                                        "gateway:\n  # ours\n  image: 'old'  # set\n  replicas: 3\nweb.site:\n  image:\n    tag: x\n"))
                .isEqualTo("gateway:\n  # ours\n  image: '" + image
                        + "'  # set\n  replicas: 3\nweb.site:\n  image:\n    tag: " + tag + "\n");
        assertThat(commit(Kind.HELM, keys).edited("gateway:\n  replicas: 3 # three\nother: 1\n"))
                .isEqualTo("gateway:\n  replicas: 3 # three\n  image: " + image
                        + "\nother: 1\nweb.site:\n  image:\n    tag: " + tag + "\n");
        assertThat(commit(Kind.HELM, keys).edited("gateway:\nweb.site: {image: {repository: r}}\n"))
                .isEqualTo(
                        "gateway:\n  image: " + image + "\nweb.site: {image: {repository: r, tag: \"" + tag + "\"}}\n");
        assertThat(commit(Kind.HELM, keys).edited(""))
                .isEqualTo("gateway:\n  image: " + image + "\nweb.site:\n  image:\n    tag: " + tag + "\n");
        assertThatThrownBy(() -> commit(Kind.HELM, keys).edited("gateway: {image: {tag: 1}}\n"))
                .isInstanceOf(GitException.class)
                .hasMessage("prod/file.yaml can't be changed: gateway.image on line 1 is no plain value");
        assertThatThrownBy(() -> commit(Kind.HELM, keys).edited("gateway: text\n"))
                .hasMessage("prod/file.yaml can't be changed: gateway on line 1 is no map");
    }

    @Test
    void commitsOnce() {
        SimGit git = new SimGit();
        DigestCommit commit = commit(Kind.KUSTOMIZE, Map.of());

        Git.Commit first = commit.commit(git);
        Git.Commit second = commit.commit(git);

        assertThat(first.changed()).isTrue();
        assertThat(second).isEqualTo(new Git.Commit(first.id(), false));
        assertThat(git.commits("https://git.example.com/deploy.git", "main"))
                .singleElement()
                .satisfies(made -> {
                    assertThat(made.message())
                            .isEqualTo(
                                    "Run slidecraft 1.4.2-abc1234 in prod\n\nhttps://jenkins.example.com/job/shop/7/");
                    assertThat(made.files().get("prod/file.yaml")).contains("digest: " + DIGEST);
                });
        assertThat(commit.place()).isEqualTo("prod/file.yaml on main of https://git.example.com/deploy.git");
    }
}
