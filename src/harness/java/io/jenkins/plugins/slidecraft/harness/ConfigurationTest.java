package io.jenkins.plugins.slidecraft.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.GitServerConfig;
import io.jenkins.plugins.slidecraft.config.RegistryConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** The global configuration by form and as code. */
public class ConfigurationTest {
    private static final String YAML =
            """
            unclassified:
              slidecraft:
                clusters:
                  - name: main
                    url: https://10.0.0.1:6443
                    credentialsId: kube
                registries:
                  - host: registry.example.com
                    credentialsId: reg
                metricServers:
                  - name: prom
                    url: https://prometheus.example.com
                    certificateId: client
                    headers:
                      - name: X-Scope-OrgID
                        value: team-a
                      - name: X-Api-Key
                        credentialsId: key
                  - name: logs
                    url: https://loki.example.com
                    kind: loki
                gitServers:
                  - host: git.example.com:8443
                    credentialsId: git-bot
                    repositories: |-
                      team/runbook
                      apps/**
                    committer: Release Bot <bot@example.com>
                environments:
                  - name: prod
                    cluster: main
                    namespace: prod
                    metricServer: prom
                    url: https://slides.example.com
                    checkCredentialsId: checker
                    jobs: |-
                      team/app/*
                      tools/**
                    approvalRequired: true
                    approvers: alice,release-managers
                    approvalValidityMinutes: 30
            """;

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private void load() throws Exception {
        Path file = folder.newFile("jenkins.yaml").toPath();
        Files.writeString(file, YAML);
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static void assertGitServer() {
        assertThat(SlideCraftConfiguration.get().getGitServers()).hasSize(1);
        GitServerConfig git = SlideCraftConfiguration.get().getGitServers().get(0);
        assertThat(git.getHost()).isEqualTo("git.example.com:8443");
        assertThat(git.getCredentialsId()).isEqualTo("git-bot");
        assertThat(git.getRepositories()).isEqualToNormalizingNewlines("team/runbook\napps/**");
        assertThat(git.getCommitter()).isEqualTo("Release Bot <bot@example.com>");
    }

    @Test
    public void readsAndWritesCode() throws Exception {
        load();
        EnvironmentConfig prod = SlideCraftConfiguration.get().environment("prod");
        assertThat(prod.allows("team/app/main")).isTrue();
        assertThat(prod.allows("team/app/main/deeper")).isFalse();
        assertThat(prod.approverIds()).containsExactly("alice", "release-managers");
        assertThat(prod.getUrl()).isEqualTo("https://slides.example.com");
        assertThat(prod.getCheckCredentialsId()).isEqualTo("checker");
        assertGitServer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        String exported = out.toString(StandardCharsets.UTF_8);
        assertThat(exported)
                .contains("slidecraft:")
                .contains("gitServers:")
                .contains("host: \"git.example.com:8443\"")
                .contains("credentialsId: \"git-bot\"")
                .contains("committer: \"Release Bot <bot@example.com>\"")
                .contains("approvers: \"alice,release-managers\"")
                .contains("approvalValidityMinutes: 30")
                .contains("url: \"https://prometheus.example.com\"")
                .contains("kind: \"loki\"")
                .contains("certificateId: \"client\"")
                .contains("name: \"X-Scope-OrgID\"")
                .contains("url: \"https://slides.example.com\"")
                .contains("checkCredentialsId: \"checker\"");
    }

    @Test
    public void survivesTheForm() throws Exception {
        load();
        jenkins.configRoundtrip();
        assertGitServer();
        SlideCraftConfiguration configuration = SlideCraftConfiguration.get();
        EnvironmentConfig prod = configuration.environment("prod");
        assertThat(prod.getCluster()).isEqualTo("main");
        assertThat(prod.getMetricServer()).isEqualTo("prom");
        assertThat(prod.getUrl()).isEqualTo("https://slides.example.com");
        assertThat(prod.getCheckCredentialsId()).isEqualTo("checker");
        assertThat(prod.getJobs()).isEqualToNormalizingNewlines("team/app/*\ntools/**");
        assertThat(prod.isApprovalRequired()).isTrue();
        assertThat(prod.getApprovalValidityMinutes()).isEqualTo(30);
        assertThat(configuration.metricServer("logs").getKind()).isEqualTo("loki");
        assertThat(configuration.metricServer("prom").getCertificateId()).isEqualTo("client");
        assertThat(configuration.metricServer("prom").getHeaders())
                .extracting(header -> header.getName() + "=" + header.getValue() + header.getCredentialsId())
                .containsExactly("X-Scope-OrgID=team-a", "X-Api-Key=key");
        assertThat(configuration.cluster("main").getCredentialsId()).isEqualTo("kube");
        assertThat(configuration.registry("registry.example.com"))
                .map(RegistryConfig::getCredentialsId)
                .contains("reg");
        configuration.setRegistries(List.of());
        jenkins.configRoundtrip();
        assertThat(SlideCraftConfiguration.get().getRegistries()).isEmpty();
    }
}
