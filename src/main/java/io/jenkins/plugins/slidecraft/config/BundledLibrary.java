package io.jenkins.plugins.slidecraft.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.PluginWrapper;
import hudson.model.Descriptor;
import hudson.model.DescriptorVisibilityFilter;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.LibraryResolver;
import org.jenkinsci.plugins.workflow.libs.LibraryRetriever;
import org.jenkinsci.plugins.workflow.libs.LibraryRetrieverDescriptor;

/**
 * The shared library {@code slidecraft}, in the plugin's own version, for {@code @Library('slidecraft') _}. It runs in the
 * sandbox as the Pipeline itself does. A library of this name that an administrator configures goes before it.
 */
@Extension(ordinal = -1000)
public final class BundledLibrary extends LibraryResolver {
    static final String NAME = "slidecraft";
    private static final String ROOT = "/io/jenkins/plugins/slidecraft/library/";
    private static final List<String> FILES = List.of(
            "vars/slidecraftApprove.groovy",
            "vars/slidecraftApprove.txt",
            "vars/slidecraftPipeline.groovy",
            "vars/slidecraftPipeline.txt");

    @Override
    public boolean isTrusted() {
        return false;
    }

    @NonNull
    @Override
    public Collection<LibraryConfiguration> forJob(
            @NonNull Job<?, ?> job, @NonNull Map<String, String> libraryVersions) {
        if (!libraryVersions.containsKey(NAME)) {
            return List.of();
        }
        LibraryConfiguration library = new LibraryConfiguration(NAME, new FromPlugin());
        library.setDefaultVersion(version());
        library.setAllowVersionOverride(false);
        library.setIncludeInChangesets(false);
        return List.of(library);
    }

    /** The retriever is not for people to choose: it has no library but this one. */
    @Extension
    public static final class Hidden extends DescriptorVisibilityFilter {
        @Override
        @SuppressWarnings("rawtypes")
        public boolean filter(@CheckForNull Object context, @NonNull Descriptor descriptor) {
            return !(descriptor instanceof FromPlugin.DescriptorImpl);
        }
    }

    /** The one version there is: the plugin's own. */
    private static String version() {
        PluginWrapper plugin = Jenkins.get().getPluginManager().whichPlugin(BundledLibrary.class);
        return plugin == null ? "unknown" : plugin.getVersion();
    }

    /** Copies the library from the plugin's class path. */
    public static final class FromPlugin extends LibraryRetriever {
        @Override
        public void retrieve(
                @NonNull String name,
                @NonNull String version,
                boolean changelog,
                @NonNull FilePath target,
                @NonNull Run<?, ?> run,
                @NonNull TaskListener listener)
                throws IOException, InterruptedException {
            for (String file : FILES) {
                try (InputStream content = BundledLibrary.class.getResourceAsStream(ROOT + file)) {
                    if (content == null) {
                        throw new AbortException("The plugin lacks " + file + " of its library: it is not whole");
                    }
                    target.child(file).copyFrom(content);
                }
            }
        }

        @Override
        public void retrieve(
                @NonNull String name,
                @NonNull String version,
                @NonNull FilePath target,
                @NonNull Run<?, ?> run,
                @NonNull TaskListener listener)
                throws IOException, InterruptedException {
            retrieve(name, version, false, target, run, listener);
        }

        @Extension
        public static final class DescriptorImpl extends LibraryRetrieverDescriptor {
            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BundledLibrary_DisplayName();
            }
        }
    }
}
