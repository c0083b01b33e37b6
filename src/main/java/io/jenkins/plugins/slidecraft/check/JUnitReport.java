package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A verification's results as the {@code junit} step reads them: a {@code testsuite} for each suite, a {@code testcase} for each
 * check with its time in seconds; {@code failure} for a check that failed, {@code error} for one without evidence.
 */
public final class JUnitReport {
    private JUnitReport() {}

    /** The file's name: {@code slidecraft-smoke-staging.xml}. */
    public static String fileName(SuiteResult result) {
        return "slidecraft-" + result.suite() + "-" + result.environment() + ".xml";
    }

    /** The file's text: XML 1.0. */
    public static String xml(SuiteResult result) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (String suite : result.suites().keySet()) {
                suite(xml, result, suite);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML can't be written to memory", e);
        }
        return text.toString();
    }

    private static void suite(XMLStreamWriter xml, SuiteResult result, String suite) throws XMLStreamException {
        List<String> names = result.suites().get(suite);
        List<CheckResult> checks = result.checks().stream()
                .filter(check -> names.contains(check.name()))
                .toList();
        String name = "slidecraft." + result.environment() + "." + suite;
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", String.valueOf(checks.size()));
        xml.writeAttribute("failures", count(checks, Outcome.FAILED));
        xml.writeAttribute("errors", count(checks, Outcome.NO_EVIDENCE));
        xml.writeAttribute("skipped", "0");
        // Side by side: as long as the longest.
        xml.writeAttribute(
                "time",
                VerifyText.seconds(
                        checks.stream().mapToLong(CheckResult::millis).max().orElse(0)));
        xml.writeCharacters("\n    ");
        xml.writeStartElement("properties");
        property(xml, "environment", result.environment());
        property(xml, "release", result.release());
        xml.writeCharacters("\n    ");
        xml.writeEndElement();
        for (CheckResult check : checks) {
            testcase(xml, name, check);
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static String count(List<CheckResult> checks, Outcome outcome) {
        return String.valueOf(
                checks.stream().filter(check -> check.outcome() == outcome).count());
    }

    private static void property(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeCharacters("\n      ");
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", name);
        xml.writeAttribute("value", legal(value));
    }

    private static void testcase(XMLStreamWriter xml, String suite, CheckResult check) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", check.name());
        xml.writeAttribute("time", VerifyText.seconds(check.millis()));
        if (!check.ok()) {
            xml.writeCharacters("\n      ");
            xml.writeStartElement(check.outcome() == Outcome.FAILED ? "failure" : "error");
            xml.writeAttribute("type", check.outcome().name());
            xml.writeAttribute("message", legal(check.reason()));
            xml.writeCharacters(legal(check.reason()));
            xml.writeEndElement();
            xml.writeCharacters("\n    ");
        }
        xml.writeEndElement();
    }

    /** What XML 1.0 can't carry is replaced: control characters, lone surrogates, U+FFFE and U+FFFF. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean good = c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || c >= 0x20 && c <= 0xd7ff
                    || c >= 0xe000 && c <= 0xfffd
                    || c >= 0x10000;
            legal.appendCodePoint(good ? c : 0xfffd);
        });
        return legal.toString();
    }
}
