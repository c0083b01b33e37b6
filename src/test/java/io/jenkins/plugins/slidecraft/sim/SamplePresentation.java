package io.jenkins.plugins.slidecraft.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small presentation, part by part: what an export gives, and what tests break. */
public final class SamplePresentation {
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.presentationml.";

    private SamplePresentation() {}

    /** Its parts by name. */
    public static Map<String, String> parts(int slides) {
        StringBuilder overrides = new StringBuilder();
        StringBuilder ids = new StringBuilder();
        StringBuilder relations = new StringBuilder();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", "");
        parts.put(
                "_rels/.rels",
                XML + "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"rId1\" Type=\""
                        + RELATION + "/officeDocument\" Target=\"ppt/presentation.xml\"/></Relationships>");
        for (int i = 1; i <= slides; i++) {
            overrides.append(
                    "<Override PartName=\"/ppt/slides/slide" + i + ".xml\" ContentType=\"" + TYPE + "slide+xml\"/>");
            ids.append("<p:sldId id=\"" + (255 + i) + "\" r:id=\"rId" + i + "\"/>");
            relations.append("<Relationship Id=\"rId" + i + "\" Type=\"" + RELATION + "/slide\" Target=\"slides/slide"
                    + i + ".xml\"/>");
            parts.put(
                    "ppt/slides/slide" + i + ".xml",
                    XML + "<p:sld xmlns:p=\"" + PRESENTATION + "\"><p:cSld><p:spTree/></p:cSld></p:sld>");
        }
        parts.put(
                "ppt/presentation.xml",
                XML + "<p:presentation xmlns:p=\"" + PRESENTATION + "\" xmlns:r=\"" + RELATION + "\"><p:sldIdLst>" + ids
                        + "</p:sldIdLst><p:sldSz cx=\"12192000\" cy=\"6858000\"/></p:presentation>");
        parts.put(
                "ppt/_rels/presentation.xml.rels",
                XML + "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + relations + "</Relationships>");
        parts.put(
                "[Content_Types].xml",
                XML + "<Types xmlns=\"" + PACKAGE
                        + "content-types\"><Default Extension=\"rels\" ContentType=\"application/"
                        + "vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\""
                        + " ContentType=\"application/xml\"/><Override PartName=\"/ppt/presentation.xml\" ContentType=\""
                        + TYPE
                        + "presentation.main+xml\"/>" + overrides + "</Types>");
        return parts;
    }

    /** Parts as a file. */
    public static byte[] zip(Map<String, String> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A good one. */
    public static byte[] file(int slides) {
        return zip(parts(slides));
    }
}
