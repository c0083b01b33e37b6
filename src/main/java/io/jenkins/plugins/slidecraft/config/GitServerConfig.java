package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.slidecraft.git.GitException;
import io.jenkins.plugins.slidecraft.git.jgit.GitLogin;
import io.jenkins.plugins.slidecraft.git.jgit.GitServers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Git server, the credentials for it and the repositories on it that may be committed to. */
public final class GitServerConfig implements Describable<GitServerConfig> {
    /** The user that a token is sent with: GitHub wants this one, others any. */
    private static final String TOKEN_USER = "x-access-token";

    private static final String COMMITTER = "SlideCraft for Jenkins <slidecraft@localhost>";

    private final String host;
    private String credentialsId = "";
    private String repositories = "";
    private String committer = "";

    @DataBoundConstructor
    public GitServerConfig(String host) {
        this.host = Objects.requireNonNullElse(host, "").strip();
    }

    /** As it stands in a repository's address: {@code git.example.com:8443}. */
    public String getHost() {
        return host;
    }

    /** User name and password, or a token, in the system store. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Objects.requireNonNullElse(credentialsId, "").strip();
    }

    /** What may be committed to, one a line: {@code team/runbook}, {@code team/*}, {@code team/**}. */
    public String getRepositories() {
        return repositories;
    }

    @DataBoundSetter
    public void setRepositories(String repositories) {
        this.repositories = Objects.requireNonNullElse(repositories, "").strip();
    }

    /** Whom commits name: {@code Name <address>}; empty for the plugin itself. */
    public String getCommitter() {
        return committer;
    }

    @DataBoundSetter
    public void setCommitter(String committer) {
        this.committer = Objects.requireNonNullElse(committer, "").strip();
    }

    /**
     * How a repository is reached.
     *
     * @param path the repository on this server, without {@code .git}
     * @param run whose use of the credentials is recorded; null for nobody's
     * @throws GitException where it isn't listed, or the credentials are missing
     */
    GitServers.Access access(String path, @CheckForNull Run<?, ?> run) {
        if (!JobPatterns.match(repositories, path)) {
            throw new GitException(
                    "Repository " + path + " on " + host
                            + " may not be committed to: it isn't among the server's repositories"
                            + " under Manage Jenkins » System » SlideCraft » Git servers.",
                    false,
                    null);
        }
        Matcher ident = Rules.COMMITTER.matcher(committer.isEmpty() ? COMMITTER : committer);
        if (!ident.matches()) {
            throw new GitException(Messages.Rules_Committer(committer), false, null);
        }
        return new GitServers.Access(login(run), ident.group(1), ident.group(2));
    }

    private Optional<GitLogin> login(@CheckForNull Run<?, ?> run) {
        if (credentialsId.isEmpty()) {
            return Optional.empty();
        }
        String what = "Git server '" + host + "'";
        try {
            StandardCredentials found = CredentialsLookup.find(credentialsId, what, run);
            if (found instanceof StandardUsernamePasswordCredentials user) {
                return Optional.of(
                        new GitLogin(user.getUsername(), user.getPassword().getPlainText()));
            }
            if (found instanceof StringCredentials token) {
                return Optional.of(new GitLogin(TOKEN_USER, token.getSecret().getPlainText()));
            }
            throw CredentialsLookup.wrongKind(credentialsId, what, "a user name with password or a secret text");
        } catch (IllegalArgumentException e) {
            // Names the credentials' id, never what is in them.
            throw new GitException(e.getMessage(), false, null);
        }
    }

    @Extension
    @Symbol("slidecraftGitServer")
    public static final class DescriptorImpl extends Descriptor<GitServerConfig> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GitServerConfig_DisplayName();
        }

        @POST
        public FormValidation doCheckHost(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.gitHost(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public FormValidation doCheckRepositories(@QueryParameter String value) {
            return Forms.check(
                    () -> JobPatterns.of(Objects.requireNonNullElse(value, "")).isEmpty()
                            ? Optional.of(Messages.GitServerConfig_NoRepositories())
                            : Optional.empty());
        }

        @POST
        public FormValidation doCheckCommitter(@QueryParameter String value) {
            return Forms.check(
                    () -> Rules.committer(Objects.requireNonNullElse(value, "").strip()));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return Forms.credentials(
                    credentialsId, List.of(StandardUsernamePasswordCredentials.class, StringCredentials.class));
        }
    }
}
