package io.jenkins.plugins.slidecraft.migration;

import io.jenkins.plugins.slidecraft.environment.MigrationProgress.Part;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationJobs;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan;
import io.jenkins.plugins.slidecraft.environment.migration.MigrationPlan.Item;
import io.jenkins.plugins.slidecraft.job.JobPlan;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.preflight.DeclaredObjects;
import io.jenkins.plugins.slidecraft.preflight.Preflight;
import io.jenkins.plugins.slidecraft.release.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks, before anything is touched, whether all Jobs of a migration could run: what they have their variables from, their service
 * account, and, by dry runs, whether the API server takes the Jobs themselves. Of a Secret only its existence is looked
 * at. What the environment's own file of variables lacks, the build has seen.
 */
final class MigrationPreflight {
    private final World world;
    private final Set<String> looked = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private MigrationPreflight(World world) {
        this.world = world;
    }

    /**
     * @return everything that is missing; empty where all is there
     * @throws KubeException where the cluster doesn't answer
     */
    static List<Problem> problems(World world, MigrateRequest request, long epoch) {
        MigrationPlan plan = request.plan();
        MigrationPreflight preflight = new MigrationPreflight(world);
        preflight.problems.addAll(Preflight.check(world, request.variables(), DeclaredObjects.NONE));
        preflight.problems.addAll(request.envFile());
        for (int i = 0; i < plan.items().size(); i++) {
            Item item = plan.items().get(i);
            preflight.check(item.name(), plan, i, Part.MIGRATE, item.migrate(), epoch);
            int index = i;
            item.snapshot().ifPresent(job -> preflight.check(item.name(), plan, index, Part.SNAPSHOT, job, epoch));
            item.undo().ifPresent(job -> preflight.check(item.name(), plan, index, Part.UNDO, job, epoch));
        }
        return preflight.problems;
    }

    private void check(String migration, MigrationPlan plan, int item, Part part, JobPlan job, long epoch) {
        String path = "migrations." + migration;
        job.envFrom().stream().filter(looked::add).forEach(source -> envFrom(path + ".envFrom", source));
        if (!job.serviceAccount().isEmpty() && looked.add("serviceAccount/" + job.serviceAccount())) {
            exists(path + ".serviceAccount", Kind.SERVICE_ACCOUNT, job.serviceAccount(), "create serviceaccount");
        }
        try {
            world.cluster()
                    .create(
                            Kind.JOB,
                            world.namespace(),
                            MigrationJobs.manifest(
                                    world.environment(), plan.operation(), plan.job(item, part), job, epoch),
                            WriteOptions.DEFAULT.asDryRun());
        } catch (KubeException e) {
            if (e.isTransient()) {
                throw e;
            }
            problems.add(Problem.of(
                    path,
                    plan.job(item, part),
                    "the API server does not take this Job: " + e.getMessage(),
                    e.isForbidden()
                            ? "give the controller's identity the Role that the plugin ships, or mend the quota or"
                                    + " admission rule that refuses it"
                            : "correct migrations." + migration + " in slidecraft.yaml"));
        }
    }

    private void envFrom(String path, String source) {
        String name = source.substring(source.indexOf('/') + 1);
        if (source.startsWith(JobPlan.SECRET)) {
            exists(path, Kind.SECRET, name, "create secret generic");
        } else {
            exists(path, Kind.CONFIG_MAP, name, "create configmap");
        }
    }

    private void exists(String path, Kind<?> kind, String name, String create) {
        try {
            if (world.cluster().get(kind, world.namespace(), name).isEmpty()) {
                problems.add(Problem.of(
                        path,
                        name,
                        "the Jobs need this " + kind + ", and namespace " + world.namespace()
                                + " has none of that name",
                        "create it, with kubectl -n " + world.namespace() + " " + create + " " + name + " …"));
            }
        } catch (KubeException e) {
            if (!e.isForbidden()) {
                throw e;
            }
            problems.add(Problem.of(
                    path,
                    name,
                    "whether this " + kind + " exists can't be seen: " + e.getMessage(),
                    "add its name to resourceNames of the Role that the plugin ships"));
        }
    }
}
