package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Migrated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a migration ended that succeeded.
 *
 * @param environment the environment
 * @param release the name of the release that it was for
 * @param migrations one for each database that was asked for, those too that had the release's level already
 * @param changed whether a level has changed
 * @param dryRun whether only the plan was told
 */
public record MigrateResult(
        String environment, String release, List<Migrated> migrations, boolean changed, boolean dryRun) {
    public MigrateResult {
        migrations = List.copyOf(migrations);
    }

    /** What {@code slidecraftMigrate} returns: plain texts, lists and numbers. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("environment", environment);
        map.put("release", release);
        List<Object> all = new ArrayList<>();
        migrations.forEach(one -> all.add(toMap(one)));
        map.put("migrations", all);
        map.put("changed", changed);
        map.put("dryRun", dryRun);
        return map;
    }

    private static Map<String, Object> toMap(Migrated one) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", one.name());
        map.put("tool", one.tool());
        map.put("from", one.from());
        map.put("to", one.to());
        map.put("seconds", one.seconds());
        map.put("overBudget", one.overBudget());
        map.put("snapshot", one.snapshot());
        return map;
    }
}
