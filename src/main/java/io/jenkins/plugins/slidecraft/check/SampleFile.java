package io.jenkins.plugins.slidecraft.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A small document of a few lines, for uploads.
 *
 * @param name as {@code sample.pdf}
 * @param mediaType as {@code application/pdf}
 * @param content what is in it
 */
record SampleFile(String name, String mediaType, byte[] content) {
    /** Which there are. */
    static final List<String> NAMES = List.of("pdf", "markdown", "text");

    private static final List<String> LINES = List.of(
            "Quarterly review", "Revenue grew by 12 percent", "Three new customers", "Next: ship the new editor");

    static SampleFile of(String kind) {
        return switch (kind) {
            case "markdown" ->
                new SampleFile(
                        "sample.md",
                        "text/markdown",
                        ("# " + LINES.get(0) + "\n\n- " + String.join("\n- ", LINES.subList(1, LINES.size())) + "\n")
                                .getBytes(StandardCharsets.UTF_8));
            case "text" ->
                new SampleFile(
                        "sample.txt", "text/plain", (String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8));
            default -> new SampleFile("sample.pdf", "application/pdf", pdf());
        };
    }

    /** One page of PDF 1.4 with a correct table of its objects. */
    private static byte[] pdf() {
        StringBuilder text = new StringBuilder("BT /F1 24 Tf 72 720 Td 30 TL");
        LINES.forEach(line -> text.append(" (").append(line).append(") Tj T*"));
        text.append(" ET");
        List<String> objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
                        + " /Resources << /Font << /F1 5 0 R >> >> >>",
                "<< /Length " + text.length() + " >>\nstream\n" + text + "\nendstream",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            offsets.add(pdf.length());
            pdf.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int table = pdf.length();
        pdf.append("xref\n0 ").append(objects.size() + 1).append("\n0000000000 65535 f \n");
        offsets.forEach(offset -> pdf.append("%010d 00000 n ".formatted(offset)).append('\n'));
        pdf.append("trailer\n<< /Size ")
                .append(objects.size() + 1)
                .append(" /Root 1 0 R >>\nstartxref\n")
                .append(table)
                .append("\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
