package io.jenkins.plugins.slidecraft.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What pom.xml and pom-jenkins.xml both say is the same. */
class PomsAgreeTest {
    private final Element own = read("pom.xml");
    private final Element official = read("pom-jenkins.xml");

    private static Element read(String file) {
        try {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(Path.of(file).toFile());
            return document.getDocumentElement();
        } catch (Exception e) {
            throw new IllegalStateException(file, e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String... path) {
        Element at = parent;
        for (String name : path) {
            List<Element> next = children(at, name);
            if (next.isEmpty()) {
                return "";
            }
            at = next.get(0);
        }
        return at.getTextContent().strip();
    }

    @Test
    void onWhatThePluginIs() {
        for (String name : List.of("groupId", "artifactId", "version", "name", "description", "url")) {
            assertThat(text(official, name)).as(name).isNotEmpty().isEqualTo(text(own, name));
        }
        assertThat(text(official, "properties", "jenkins.version")
                        .replace("${jenkins.baseline}", text(official, "properties", "jenkins.baseline")))
                .isEqualTo(text(own, "properties", "jenkins.version"));
        assertThat(text(official, "properties", "maven.compiler.release"))
                .isEqualTo(text(own, "properties", "maven.compiler.release"));
    }

    /** Dependencies of the default scope: groupId:artifactId to version. */
    private static Map<String, String> packaged(Element pom) {
        Map<String, String> found = new TreeMap<>();
        for (Element dependency : children(children(pom, "dependencies").get(0), "dependency")) {
            String version = text(dependency, "version");
            if (text(dependency, "scope").isEmpty() && !version.isEmpty()) {
                found.put(text(dependency, "groupId") + ":" + text(dependency, "artifactId"), version);
            }
        }
        return found;
    }

    @Test
    void onTheLibrariesThatArePackaged() {
        assertThat(packaged(official)).isNotEmpty().isEqualTo(packaged(own));
        String bundled = text(official, "properties", "hpi.bundledArtifacts");
        assertThat(bundled.split(","))
                .contains(packaged(own).keySet().stream()
                        .map(name -> name.substring(name.indexOf(':') + 1))
                        .toArray(String[]::new));
    }

    /** The official build takes versions from the BOM and writes the entry itself; the names have to be the same. */
    @Test
    void onThePluginsItDependsOn() {
        TreeSet<String> named = new TreeSet<>();
        for (Element dependency : children(children(official, "dependencies").get(0), "dependency")) {
            if (text(dependency, "scope").isEmpty()
                    && text(dependency, "version").isEmpty()) {
                named.add(text(dependency, "artifactId"));
            }
        }
        TreeSet<String> declared = new TreeSet<>();
        Stream.of(text(own, "properties", "plugin.dependencies").split(","))
                .map(entry -> entry.substring(0, entry.indexOf(':')))
                .forEach(declared::add);
        assertThat(declared).isEqualTo(named);
    }
}
