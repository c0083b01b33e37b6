package io.jenkins.plugins.slidecraft.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.check.CheckResult.Outcome;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The results as the junit step reads them. */
class JUnitReportTest {
    private static final String ODD = "<b>&\"' ]]> \u0000\u0007\ud800 \ufffe caf\u00e9 \ud83d\ude80";

    private static SuiteResult result() {
        Map<String, List<String>> suites = new LinkedHashMap<>();
        suites.put("smoke", List.of("healthz", "frontend"));
        suites.put("post-deploy", List.of("healthz", "freshness"));
        return new SuiteResult(
                "staging",
                suites,
                "1.4.2-abc1234",
                List.of(
                        new CheckResult("healthz", "healthz", Outcome.PASSED, 12, "GET /healthz gave status 200"),
                        new CheckResult("frontend", "frontend", Outcome.FAILED, 1234, ODD),
                        new CheckResult("freshness", "freshness", Outcome.NO_EVIDENCE, 180_000, "no answer")),
                false);
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<Element> elements(Element parent, String name) {
        List<Element> found = new java.util.ArrayList<>();
        for (int i = 0; i < parent.getElementsByTagName(name).getLength(); i++) {
            found.add((Element) parent.getElementsByTagName(name).item(i));
        }
        return found;
    }

    @Test
    void everySuiteHasItsChecksWithTimesAndReasons() throws Exception {
        Element root = parse(JUnitReport.xml(result())).getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        List<Element> suites = elements(root, "testsuite");
        assertThat(suites)
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactly("slidecraft.staging.smoke", "slidecraft.staging.post-deploy");
        Element smoke = suites.get(0);
        assertThat(smoke.getAttribute("tests")).isEqualTo("2");
        assertThat(smoke.getAttribute("failures")).isEqualTo("1");
        assertThat(smoke.getAttribute("errors")).isEqualTo("0");
        assertThat(smoke.getAttribute("time")).isEqualTo("1.234");
        List<Element> cases = elements(smoke, "testcase");
        assertThat(cases).extracting(one -> one.getAttribute("name")).containsExactly("healthz", "frontend");
        assertThat(cases).extracting(one -> one.getAttribute("classname")).containsOnly("slidecraft.staging.smoke");
        assertThat(cases.get(0).getAttribute("time")).isEqualTo("0.012");
        assertThat(elements(cases.get(0), "failure")).isEmpty();
        Element failure = elements(cases.get(1), "failure").get(0);
        assertThat(failure.getAttribute("type")).isEqualTo("FAILED");
        Element error = elements(suites.get(1), "error").get(0);
        assertThat(error.getAttribute("message")).isEqualTo("no answer");
        assertThat(suites.get(1).getAttribute("errors")).isEqualTo("1");
        assertThat(elements(smoke, "property"))
                .extracting(one -> one.getAttribute("name") + "=" + one.getAttribute("value"))
                .containsExactly("environment=staging", "release=1.4.2-abc1234");
    }

    @Test
    void whateverAReasonHasTheFileIsWellFormed() throws Exception {
        String xml = JUnitReport.xml(result());
        Element failure = elements(parse(xml).getDocumentElement(), "failure").get(0);
        String shown = ODD.replace('\u0000', '\ufffd')
                .replace('\u0007', '\ufffd')
                .replace('\ufffe', '\ufffd')
                .replace("\ud800 ", "\ufffd ");
        assertThat(failure.getAttribute("message")).isEqualTo(shown);
        assertThat(failure.getTextContent()).isEqualTo(shown);
        assertThat(xml)
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .endsWith("</testsuites>\n");
    }

    @Test
    void theFileIsNamedAfterSuiteAndEnvironment() {
        assertThat(JUnitReport.fileName(result())).isEqualTo("slidecraft-smoke+post-deploy-staging.xml");
    }

    @Test
    void theStepsValueIsPlain() {
        Map<String, Object> map = result().toMap();
        assertThat(map)
                .containsEntry("environment", "staging")
                .containsEntry("suite", "smoke+post-deploy")
                .containsEntry("ok", false)
                .containsEntry("verdict", "FAIL")
                .containsEntry("release", "1.4.2-abc1234");
        assertThat(((List<?>) map.get("checks")).get(2))
                .isEqualTo(Map.of(
                        "name",
                        "freshness",
                        "type",
                        "freshness",
                        "ok",
                        false,
                        "millis",
                        180_000L,
                        "reason",
                        "no answer"));
        assertThat(result().failures()).startsWith("frontend: <b>").endsWith("; freshness: no answer");
    }
}
