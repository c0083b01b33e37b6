package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.PresentationPackage.InvalidPackageException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** One XML part of a package: its elements with their attributes. Document types and entities are refused, so none is fetched. */
final class PackageXml {
    /** PresentationML, transitional and strict. */
    static final Set<String> PRESENTATION = Set.of(
            "http://schemas.openxmlformats.org/presentationml/2006/main",
            "http://purl.oclc.org/ooxml/presentationml/main");

    private static final Set<String> RELATIONS = Set.of(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships");
    private static final Set<String> MAIN_TYPES = Set.of(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
            "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
            "application/vnd.ms-powerpoint.presentation.macroenabled.main+xml");
    /** Deeper than any part of a presentation goes. */
    private static final int DEEPEST = 200;

    private static final int MOST_ELEMENTS = 500_000;

    private record Element(String namespace, String name, Map<String, String> attributes) {}

    private final String part;
    private final List<Element> elements = new ArrayList<>();

    private PackageXml(String part) {
        this.part = part;
    }

    static PackageXml read(byte[] content, String part) throws InvalidPackageException {
        PackageXml xml = new PackageXml(part);
        try {
            xml.read(content);
            return xml;
        } catch (XMLStreamException | RuntimeException e) {
            throw new InvalidPackageException(part + " is no well-formed XML");
        }
    }

    private void read(byte[] content) throws XMLStreamException, InvalidPackageException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(content));
        int depth = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new InvalidPackageException(part + " has a document type, which a package may not have");
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (++depth > DEEPEST || elements.size() == MOST_ELEMENTS) {
                    throw new InvalidPackageException(part + " has too many elements");
                }
                elements.add(element(reader));
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    private static Element element(XMLStreamReader reader) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            String prefix = namespace == null || namespace.isEmpty() ? "" : namespace + "#";
            attributes.put(prefix + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return new Element(
                reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI(), reader.getLocalName(), attributes);
    }

    /** @throws InvalidPackageException where the root is another element */
    void requireRoot(String name, Set<String> namespaces) throws InvalidPackageException {
        Element root = elements.get(0);
        if (!root.name().equals(name) || !namespaces.contains(root.namespace())) {
            throw new InvalidPackageException(part + " begins with <" + Answers.cut(Answers.line(root.name()))
                    + ">, not with PresentationML's <" + name + ">");
        }
    }

    /** Of {@code [Content_Types].xml}: a part has the content type of a presentation. */
    void requirePresentation(String partName) throws InvalidPackageException {
        String type = elements.stream()
                .filter(element -> element.name().equals("Override")
                        && partName.equalsIgnoreCase(element.attributes().get("PartName")))
                .findFirst()
                .map(element -> element.attributes().getOrDefault("ContentType", ""))
                .orElse("");
        if (!MAIN_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            throw new InvalidPackageException(part + " says that " + Answers.cut(Answers.line(partName)) + " is '"
                    + Answers.cut(Answers.line(type)) + "', not a presentation");
        }
    }

    /** Of a part's relationships: id to target, without those that lead out of the package. */
    Map<String, String> relationships() {
        Map<String, String> targets = new LinkedHashMap<>();
        internal()
                .forEach(element -> targets.put(
                        element.attributes().get("Id"), element.attributes().getOrDefault("Target", "")));
        return targets;
    }

    /** Of the package's relationships: where its main document is. */
    Optional<String> mainDocument() {
        return internal().stream()
                .filter(element -> RELATIONS.stream().anyMatch(relation -> (relation + "/officeDocument")
                        .equals(element.attributes().get("Type"))))
                .findFirst()
                .map(element -> element.attributes().getOrDefault("Target", ""));
    }

    private List<Element> internal() {
        return elements.stream()
                .filter(element -> element.name().equals("Relationship")
                        && !"External".equals(element.attributes().get("TargetMode")))
                .toList();
    }

    /** Of a presentation: the ids of its slides' relationships. */
    List<String> slideRelationships() {
        List<String> ids = new ArrayList<>();
        for (Element element : elements) {
            if (element.name().equals("sldId")) {
                ids.add(RELATIONS.stream()
                        .map(relation -> element.attributes().get(relation + "#id"))
                        .filter(id -> id != null)
                        .findFirst()
                        .orElse(""));
            }
        }
        return ids;
    }

    /**
     * A relationship's target as a part's name, in small letters and without a slash before it.
     *
     * @param folder of the part that has the relationship, with a slash at its end
     */
    static String resolve(String folder, String target) throws InvalidPackageException {
        try {
            String path = URI.create("/" + folder)
                    .resolve(new URI(target))
                    .normalize()
                    .getPath();
            if (path != null && path.startsWith("/") && !path.startsWith("/..")) {
                return path.substring(1).toLowerCase(Locale.ROOT);
            }
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            // Told below.
        }
        throw new InvalidPackageException("a relationship leads to '" + Answers.cut(Answers.line(target)) + "'");
    }
}
