package io.jenkins.plugins.slidecraft.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads {@code target/slidecraft.hpi}. */
class HpiIT {
    private static final Path HPI = Path.of("target/slidecraft.hpi");
    private static final String LIBRARIES = "WEB-INF/lib/";

    @TempDir
    Path folder;

    private static List<String> entries() throws IOException {
        try (JarFile hpi = new JarFile(HPI.toFile())) {
            return hpi.stream().map(ZipEntry::getName).toList();
        }
    }

    private static List<String> entriesOfOurJar() throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile hpi = new JarFile(HPI.toFile());
                JarInputStream jar =
                        new JarInputStream(hpi.getInputStream(hpi.getEntry(LIBRARIES + "slidecraft.jar")))) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static String ourFile(String name) throws IOException {
        try (JarFile hpi = new JarFile(HPI.toFile());
                JarInputStream jar =
                        new JarInputStream(hpi.getInputStream(hpi.getEntry(LIBRARIES + "slidecraft.jar")))) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    jar.transferTo(out);
                    return out.toString(StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError(name + " is not in the plugin's jar");
    }

    @Test
    void holdsNoDeclarationOfTheJenkinsApi() throws IOException {
        assertThat(entriesOfOurJar())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("io/jenkins/plugins/slidecraft/"));
    }

    @Test
    void holdsOnlyTheLibrariesThatAreMeantToBePackaged() throws IOException {
        assertThat(entries())
                .filteredOn(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                .extracting(name -> name.substring(LIBRARIES.length()).replaceFirst("-[0-9].*", ".jar"))
                .containsExactlyInAnyOrder(
                        "JavaEWAH.jar",
                        "biweekly.jar",
                        "commons-numbers-core.jar",
                        "commons-numbers-fraction.jar",
                        "commons-numbers-gamma.jar",
                        "commons-statistics-ranking.jar",
                        "itu.jar",
                        "java-diff-utils.jar",
                        "json-schema-validator.jar",
                        "org.eclipse.jgit.jar",
                        "semver4j.jar",
                        "slidecraft.jar",
                        "vinnie.jar");
    }

    @Test
    void hasAManifestThatJenkinsReads() throws IOException {
        try (JarFile hpi = new JarFile(HPI.toFile())) {
            Attributes manifest = hpi.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Short-Name")).isEqualTo("slidecraft");
            assertThat(manifest.getValue("Long-Name")).isEqualTo("SlideCraft");
            assertThat(manifest.getValue("Plugin-Version")).isNotBlank();
            assertThat(manifest.getValue("Jenkins-Version")).isEqualTo("2.541.3");
            assertThat(manifest.getValue("Hudson-Version")).isEqualTo("2.541.3");
            assertThat(manifest.getValue("Group-Id")).isEqualTo("io.jenkins.plugins");
            assertThat(manifest.getValue("Url")).startsWith("https://");
            assertThat(manifest.getValue("Support-Dynamic-Loading")).isEqualTo("true");
            assertThat(manifest.getValue("Plugin-Dependencies").split(","))
                    .hasSizeGreaterThan(10)
                    .allMatch(entry -> entry.matches("[a-z0-9-]+:[0-9][A-Za-z0-9._-]+(?:;resolution:=optional)?"));
        }
    }

    @Test
    void holdsPagesMessagesAndTheLibrary() throws IOException {
        assertThat(entriesOfOurJar())
                .contains(
                        "index.jelly",
                        "io/jenkins/plugins/slidecraft/config/SlideCraftConfiguration/config.jelly",
                        "io/jenkins/plugins/slidecraft/steps/Messages.properties",
                        "io/jenkins/plugins/slidecraft/slidecraft.schema.json",
                        "io/jenkins/plugins/slidecraft/library/vars/slidecraftApprove.groovy",
                        "io/jenkins/plugins/slidecraft/library/vars/slidecraftPipeline.groovy");
    }

    @Test
    void indexesEverySymbol() throws IOException {
        assertThat(ourFile("META-INF/services/annotations/org.jenkinsci.Symbol").lines())
                .containsExactlyInAnyOrderElementsOf(Sources.annotated("Symbol"));
    }

    /** As Jenkins does it: the plugin's jars in a loader of their own, below one that has Jenkins' classes. */
    @Test
    void itsExtensionsLoadFromThePackagedJars() throws Exception {
        TreeSet<String> loaded = new TreeSet<>();
        try (URLClassLoader plugin = new URLClassLoader(libraries(), declarations())) {
            for (IndexItem<?, ?> item : Index.load(extension(plugin), Object.class, plugin)) {
                Class<?> type = (Class<?>) item.element();
                assertThat(type.getClassLoader()).isSameAs(plugin);
                type.getDeclaredConstructor();
                loaded.add(type.getName());
            }
        }
        assertThat(loaded).containsExactlyInAnyOrderElementsOf(Sources.annotated("Extension"));
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends java.lang.annotation.Annotation> extension(ClassLoader loader)
            throws ClassNotFoundException {
        return (Class<? extends java.lang.annotation.Annotation>) Class.forName("hudson.Extension", false, loader);
    }

    private URL[] libraries() throws IOException {
        List<URL> urls = new ArrayList<>();
        try (JarFile hpi = new JarFile(HPI.toFile())) {
            for (String name : entries()) {
                if (name.startsWith(LIBRARIES) && name.endsWith(".jar")) {
                    Path file = folder.resolve(name.substring(LIBRARIES.length()));
                    try (InputStream content = hpi.getInputStream(hpi.getEntry(name))) {
                        Files.copy(content, file);
                    }
                    urls.add(file.toUri().toURL());
                }
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** Everything but the plugin's own classes: the declarations, and the libraries of Jenkins and its plugins. */
    private static ClassLoader declarations() {
        ClassLoader tests = HpiIT.class.getClassLoader();
        return new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith(Plugin.PACKAGE)) {
                    throw new ClassNotFoundException(name);
                }
                Path declared = Path.of("target/classes", name.replace('.', '/') + ".class");
                if (Files.exists(declared)) {
                    try (InputStream content = new ByteArrayInputStream(Files.readAllBytes(declared))) {
                        byte[] bytes = content.readAllBytes();
                        return defineClass(name, bytes, 0, bytes.length);
                    } catch (IOException e) {
                        throw new ClassNotFoundException(name, e);
                    }
                }
                return tests.loadClass(name);
            }
        };
    }
}
