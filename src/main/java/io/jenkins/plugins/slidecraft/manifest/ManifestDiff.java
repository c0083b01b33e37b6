package io.jenkins.plugins.slidecraft.manifest;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * What a change is, as a unified diff of YAML: without what the server and its controllers note on objects and we mark them
 * with, keys in order, values of Secrets masked.
 */
public final class ManifestDiff {
    private static final int CONTEXT = 3;
    private static final String MASKED = "(not shown)";
    private static final List<String> FIRST = List.of("apiVersion", "kind", "metadata", "name");

    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(0)
            .setSplitLines(false)
            .setMultiLineFlow(false)
            .build();

    private ManifestDiff() {}

    /** The lines of the diff; none where nothing differs. */
    public static List<String> of(Applier.Change change) {
        List<String> before =
                change.before().map(tree -> lines(tree, change.after(), MASKED)).orElse(List.of());
        List<String> after = lines(change.after(), change.before().orElse(Map.of()), "(not shown, another one)");
        return UnifiedDiffUtils.generateUnifiedDiff(
                change.before().isPresent() ? "running " + change.id() : "/dev/null",
                "planned " + change.id(),
                before,
                DiffUtils.diff(before, after),
                CONTEXT);
    }

    private static List<String> lines(Map<String, Object> tree, Map<String, Object> other, String differs) {
        Map<String, Object> shown = Live.shown(tree);
        if ("Secret".equals(shown.get("kind"))) {
            mask(shown, other, "data", differs);
            mask(shown, other, "stringData", differs);
        }
        return new Dump(SETTINGS).dumpToString(sorted(shown)).lines().toList();
    }

    /** That a value differs is told, what it is isn't. */
    private static void mask(Map<String, Object> shown, Map<String, Object> other, String field, String differs) {
        if (shown.get(field) instanceof Map<?, ?>) {
            Map<String, Object> masked = new LinkedHashMap<>();
            Map<String, Object> others = Tree.map(other, field);
            Tree.map(shown, field)
                    .forEach((key, value) -> masked.put(key, value.equals(others.get(key)) ? MASKED : differs));
            shown.put(field, masked);
        }
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> result = new LinkedHashMap<>();
            map.keySet().stream()
                    .map(String::valueOf)
                    .sorted(Comparator.comparingInt(ManifestDiff::rank).thenComparing(Comparator.naturalOrder()))
                    .forEach(key -> result.put(key, sorted(map.get(key))));
            return result;
        }
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>();
            list.forEach(item -> result.add(sorted(item)));
            return result;
        }
        return value;
    }

    private static int rank(String key) {
        int place = FIRST.indexOf(key);
        return place < 0 ? FIRST.size() : place;
    }
}
