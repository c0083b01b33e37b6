package io.jenkins.plugins.slidecraft.check;

import static io.jenkins.plugins.slidecraft.check.CheckRig.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import io.jenkins.plugins.slidecraft.check.PresentationPackage.InvalidPackageException;
import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.sim.SamplePresentation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports: how they are got, and whether they are presentations. */
class ExportCheckTest {
    private static final byte[] GOOD = SamplePresentation.file(3);

    private static HttpAnswer file(byte[] content) {
        return new HttpAnswer(
                200,
                Map.of("Content-Type", List.of("application/octet-stream")),
                content,
                Optional.empty(),
                Duration.ofMillis(3));
    }

    private static HttpAnswer json(String body) {
        return answer(202, "application/json", body.replace('\'', '"'));
    }

    private static CheckResult export(Map<String, HttpAnswer> answers, Object... fields) {
        return CheckRig.answering(call ->
                        answers.getOrDefault(call.method() + " " + call.path(), answer(404, "text/plain", "no")))
                .run("export", fields);
    }

    @Test
    void theFileMayBeTheAnswerItself() {
        CheckResult result = export(Map.of("POST /api/export", file(GOOD)));
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.PASSED);
        assertThat(result.reason()).isEqualTo("the export is a presentation of 3 slides, " + GOOD.length + " bytes");
    }

    @Test
    void orTheAnswerNamesTheDownload() {
        assertThat(export(Map.of(
                                "POST /api/export", json("{'url':'https://slides.example.com/files/1?key=2'}"),
                                "GET /files/1?key=2", file(GOOD)))
                        .ok())
                .isTrue();
    }

    @Test
    void orAJobDoes() {
        assertThat(export(Map.of(
                                "POST /api/export", json("{'jobId':'e1'}"),
                                "GET /api/jobs/e1",
                                        answer(200, "application/json", "{\"status\":\"done\",\"url\":\"/f\"}"),
                                "GET /f", file(GOOD)))
                        .ok())
                .isTrue();
        assertThat(export(
                                Map.of(
                                        "POST /api/export", json("{'jobId':'e1'}"),
                                        "GET /api/jobs/e1", answer(200, "application/json", "{\"status\":\"done\"}"),
                                        "GET /api/exports/e1/file", file(GOOD)),
                                "downloadPath",
                                "/api/exports/{job}/file")
                        .ok())
                .isTrue();
    }

    @Test
    void aDownloadElsewhereIsNotFollowedAndItsKeyNotShown() {
        CheckResult result = export(
                Map.of("POST /api/export", json("{'url':'https://s3.example.com/b/1.pptx?X-Amz-Signature=s3cr3t'}")));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason())
                .startsWith("the download https://s3.example.com/b/1.pptx?… is not below the application's address")
                .doesNotContain("s3cr3t");
    }

    @Test
    void anExportThatComesToNothingFails() {
        assertThat(export(Map.of("POST /api/export", json("{'ok':true}"))).reason())
                .startsWith(
                        "POST /api/export gave neither a presentation nor JSON with a job (/jobId) or a download (/url)");
        assertThat(export(Map.of(
                                "POST /api/export", json("{'jobId':'e1'}"),
                                "GET /api/jobs/e1", answer(200, "application/json", "{\"status\":\"done\"}")))
                        .reason())
                .startsWith("GET /api/jobs/e1 names no download: /url is missing");
        assertThat(export(Map.of(
                                "POST /api/export",
                                json("{'url':'/f'}"),
                                "GET /f",
                                file("<html>".getBytes(StandardCharsets.UTF_8))))
                        .reason())
                .isEqualTo("GET /f gave no presentation that opens: it is no ZIP archive, beginning with: <html>");
        assertThat(export(Map.of(
                                "POST /api/export",
                                json("{'url':'/f'}"),
                                "GET /f",
                                file(Arrays.copyOf(GOOD, GOOD.length / 2))))
                        .reason())
                .isEqualTo(
                        "GET /f gave no presentation that opens: its ZIP archive is not complete: the directory at its end is missing");
    }

    private static void refused(byte[] file, String why) {
        assertThatThrownBy(() -> PresentationPackage.slides(file))
                .isInstanceOf(InvalidPackageException.class)
                .hasMessageContaining(why);
    }

    private static byte[] with(String part, String content) {
        Map<String, String> parts = SamplePresentation.parts(2);
        if (content == null) {
            assertThat(parts.remove(part)).isNotNull();
        } else {
            parts.put(part, content);
        }
        return SamplePresentation.zip(parts);
    }

    private static byte[] replaced(String part, String what, String by) {
        String content = SamplePresentation.parts(2).get(part);
        assertThat(content).contains(what);
        return with(part, content.replace(what, by));
    }

    @ParameterizedTest
    @CsvSource({
        "[Content_Types].xml,             [Content_Types].xml is missing",
        "_rels/.rels,                     _rels/.rels is missing",
        "ppt/presentation.xml,            ppt/presentation.xml is missing",
        "ppt/_rels/presentation.xml.rels, ppt/_rels/presentation.xml.rels is missing",
        "ppt/slides/slide2.xml,           ppt/slides/slide2.xml is missing",
    })
    void everyPartHasToBeThere(String part, String why) {
        refused(with(part, null), why);
        refused(with(part, "<no"), "is no well-formed XML");
        refused(with(part, ""), "is no well-formed XML");
    }

    @Test
    void everyPartHasToSayWhatItIs() {
        refused(replaced("[Content_Types].xml", "presentation.main+xml", "document.main+xml"), "not a presentation");
        refused(replaced("_rels/.rels", "/officeDocument\"", "/metadata\""), "names no officeDocument");
        refused(replaced("_rels/.rels", "Target=", "TargetMode=\"External\" Target="), "names no officeDocument");
        refused(replaced("_rels/.rels", "ppt/presentation.xml", "ppt/other.xml"), "is ''");
        refused(replaced("_rels/.rels", "ppt/presentation.xml", "../../etc/passwd"), "a relationship leads to");
        refused(replaced("ppt/presentation.xml", "p:presentation", "p:workbook"), "begins with <workbook>");
        refused(replaced("ppt/presentation.xml", "presentationml/2006/main", "other"), "not with PresentationML's");
        refused(replaced("ppt/presentation.xml", "r:id=\"rId2\"", "r:id=\"rId9\""), "names a slide (rId9)");
        refused(replaced("ppt/slides/slide1.xml", "p:sld", "p:other"), "begins with <other>");
        refused(SamplePresentation.file(0), "the presentation has no slide");
    }

    @Test
    void strictPackagesAndAbsoluteTargetsAreTaken() throws InvalidPackageException {
        assertThat(PresentationPackage.slides(
                        replaced("_rels/.rels", "\"ppt/presentation.xml\"", "\"/ppt/Presentation.xml\"")))
                .isEqualTo(2);
        Map<String, String> strict = new LinkedHashMap<>();
        SamplePresentation.parts(2)
                .forEach((name, content) -> strict.put(
                        name,
                        content.replace(
                                        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                                        "http://purl.oclc.org/ooxml/officeDocument/relationships")
                                .replace(
                                        "http://schemas.openxmlformats.org/presentationml/2006/main",
                                        "http://purl.oclc.org/ooxml/presentationml/main")));
        assertThat(PresentationPackage.slides(SamplePresentation.zip(strict))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x\"><x/>",
                "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>",
                "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>",
            })
    void documentTypesAreRefused(String xml) {
        refused(with("_rels/.rels", xml), "_rels/.rels");
        refused(with("_rels/.rels", "<x>&undefined;</x>"), "no well-formed XML");
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] zeros = new byte[1024 * 1024];
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 3; i++) {
                zip.putNextEntry(new ZipEntry("ppt/media/" + i + ".bin"));
                for (int mebibyte = 0; mebibyte < 80; mebibyte++) {
                    zip.write(zeros);
                }
                zip.closeEntry();
            }
        }
        assertThat(bytes.size()).isLessThan(1024 * 1024);
        refused(bytes.toByteArray(), "unpacks to more than 200 MiB");

        ByteArrayOutputStream many = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(many)) {
            for (int i = 0; i <= PresentationPackage.MOST_PARTS; i++) {
                zip.putNextEntry(new ZipEntry("p" + i));
                zip.closeEntry();
            }
        }
        refused(many.toByteArray(), "more than 5000 parts");
        refused(
                with("ppt/presentation.xml", "<a>".repeat(1000) + "</a>".repeat(1000)),
                "ppt/presentation.xml has too many elements");
    }

    /** Whatever is done to a file: it opens, or it is refused with a reason; nothing else ever comes out. */
    @Test
    void noFileBreaksTheCheck() {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            byte[] file = Arrays.copyOf(GOOD, random.nextInt(4) == 0 ? random.nextInt(GOOD.length) : GOOD.length);
            for (int hits = random.nextInt(6); hits > 0 && file.length > 0; hits--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            PresentationPackage.slides(file);
                        } catch (InvalidPackageException e) {
                            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
