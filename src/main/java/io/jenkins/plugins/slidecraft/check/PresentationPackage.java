package io.jenkins.plugins.slidecraft.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * A PPTX file as ISO/IEC 29500-2 (Open Packaging Conventions) and 29500-1 (PresentationML) want it: a ZIP archive that is
 * complete, {@code [Content_Types].xml}, the package's relationship to its presentation, that part with its content type, and
 * the slides that it names. Reads with bounds: a small archive that unpacks to a huge one is refused.
 */
final class PresentationPackage {
    /** What the parts may unpack to. */
    static final long LONGEST_UNPACKED = 200L * 1024 * 1024;

    static final int MOST_PARTS = 5000;
    /** An XML part that is read. */
    private static final int LONGEST_XML = 4 * 1024 * 1024;

    private static final String CONTENT_TYPES = "[content_types].xml";
    private static final int END_RECORD = 22;
    private static final int LONGEST_COMMENT = 65_535;

    /** It is none; the message says why, on one line. */
    static final class InvalidPackageException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidPackageException(String message) {
            super(message);
        }
    }

    private final Map<String, byte[]> xml = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    private PresentationPackage() {}

    /** Whether it begins as a ZIP archive does. */
    static boolean looksLikeOne(byte[] file) {
        return file.length > 4 && file[0] == 'P' && file[1] == 'K' && file[2] == 3 && file[3] == 4;
    }

    /**
     * Checks a file.
     *
     * @return how many slides it has, at least one
     * @throws InvalidPackageException where it is no presentation
     */
    static int slides(byte[] file) throws InvalidPackageException {
        if (!looksLikeOne(file)) {
            throw new InvalidPackageException("it is no ZIP archive");
        }
        PresentationPackage opened = new PresentationPackage();
        opened.unpack(file);
        return opened.check();
    }

    private void unpack(byte[] file) throws InvalidPackageException {
        int entries = entries(file);
        long unpacked = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().toLowerCase(Locale.ROOT);
                if (names.contains(name)) {
                    throw new InvalidPackageException("it has two parts of the name " + shown(name));
                }
                if (names.size() == MOST_PARTS) {
                    throw new InvalidPackageException("it has more than " + MOST_PARTS + " parts");
                }
                names.add(name);
                boolean kept = name.endsWith(".xml") || name.endsWith(".rels");
                unpacked += read(zip, name, kept, LONGEST_UNPACKED - unpacked);
            }
        } catch (ZipException e) {
            throw new InvalidPackageException("its ZIP archive is broken: " + shown(String.valueOf(e.getMessage())));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidPackageException("its ZIP archive is not complete");
        }
        if (names.size() != entries) {
            throw new InvalidPackageException(
                    "its ZIP archive has " + names.size() + " files, and " + entries + " in its directory");
        }
    }

    private long read(InputStream zip, String name, boolean kept, long left)
            throws IOException, InvalidPackageException {
        java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        long length = 0;
        for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
            length += read;
            if (length > left) {
                throw new InvalidPackageException("it unpacks to more than " + LONGEST_UNPACKED / 1024 / 1024 + " MiB");
            }
            if (kept && length <= LONGEST_XML) {
                content.write(buffer, 0, read);
            }
        }
        if (kept && length <= LONGEST_XML) {
            xml.put(name, content.toByteArray());
        }
        return length;
    }

    /** How many files the directory at the archive's end has; where that is missing, the file was cut. */
    private static int entries(byte[] file) throws InvalidPackageException {
        int last = Math.max(0, file.length - END_RECORD - LONGEST_COMMENT);
        for (int at = file.length - END_RECORD; at >= last; at--) {
            if (file[at] == 'P' && file[at + 1] == 'K' && file[at + 2] == 5 && file[at + 3] == 6) {
                return (file[at + 10] & 0xff) | (file[at + 11] & 0xff) << 8;
            }
        }
        throw new InvalidPackageException("its ZIP archive is not complete: the directory at its end is missing");
    }

    private int check() throws InvalidPackageException {
        PackageXml types = part(CONTENT_TYPES, "[Content_Types].xml");
        String main = main();
        types.requirePresentation("/" + main);
        PackageXml presentation = part(main, main);
        presentation.requireRoot("presentation", PackageXml.PRESENTATION);
        List<String> slides = presentation.slideRelationships();
        if (slides.isEmpty()) {
            throw new InvalidPackageException("the presentation has no slide");
        }
        int slash = main.lastIndexOf('/') + 1;
        String folder = main.substring(0, slash);
        String file = folder + "_rels/" + main.substring(slash) + ".rels";
        Map<String, String> targets = part(file, file).relationships();
        for (String slide : slides) {
            String target = targets.get(slide);
            if (target == null) {
                throw new InvalidPackageException(
                        "the presentation names a slide (" + shown(slide) + ") that its relationships don't have");
            }
            String name = PackageXml.resolve(folder, target);
            part(name, name).requireRoot("sld", PackageXml.PRESENTATION);
        }
        return slides.size();
    }

    /** The name of the part that the package's relationships call its main document. */
    private String main() throws InvalidPackageException {
        String target = part("_rels/.rels", "_rels/.rels")
                .mainDocument()
                .orElseThrow(() -> new InvalidPackageException("_rels/.rels names no officeDocument"));
        return PackageXml.resolve("", target);
    }

    private PackageXml part(String name, String shown) throws InvalidPackageException {
        byte[] content = xml.get(name);
        if (content == null) {
            throw new InvalidPackageException(
                    names.contains(name)
                            ? shown(shown) + " is no XML part that can be read"
                            : shown(shown) + " is missing");
        }
        return PackageXml.read(content, shown(shown));
    }

    private static String shown(String text) {
        return Answers.cut(Answers.line(text));
    }
}
