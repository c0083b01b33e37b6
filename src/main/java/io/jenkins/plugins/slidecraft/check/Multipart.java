package io.jenkins.plugins.slidecraft.check;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A form with a file (RFC 7578).
 *
 * @param contentType with its boundary
 * @param body what is sent
 */
record Multipart(String contentType, byte[] body) {
    /** Stands in none of our samples; a field's text that has it would be somebody's own doing. */
    private static final String BOUNDARY = "slidecraft-9f2c5b7e4d1a8036";

    static Multipart of(Map<String, String> fields, String fileField, SampleFile file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> {
            write(body, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + "\"\r\n\r\n");
            write(body, value + "\r\n");
        });
        write(
                body,
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + quoted(fileField) + "\"; filename=\""
                        + file.name() + "\"\r\nContent-Type: " + file.mediaType() + "\r\n\r\n");
        body.writeBytes(file.content());
        write(body, "\r\n--" + BOUNDARY + "--\r\n");
        return new Multipart("multipart/form-data; boundary=" + BOUNDARY, body.toByteArray());
    }

    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As the HTML Standard escapes names. */
    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
