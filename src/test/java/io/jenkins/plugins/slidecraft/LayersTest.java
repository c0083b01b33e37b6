package io.jenkins.plugins.slidecraft;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(
        packages = "io.jenkins.plugins.slidecraft",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class LayersTest {
    private static final String BASE = "io.jenkins.plugins.slidecraft.";

    @ArchTest
    static final ArchRule onlyStepsUiAndConfigKnowJenkins = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "steps..", BASE + "ui..", BASE + "config..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                    "hudson..", "jenkins..", "org.kohsuke..", "org.jenkinsci..", "com.cloudbees..", "net.sf.json.."));

    @ArchTest
    static final ArchRule onlyItsAdapterKnowsTheKubernetesClient = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "kube.fabric8..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "okhttp3..");

    @ArchTest
    static final ArchRule onlyItsAdapterKnowsJGit = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "git.jgit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jgit..");

    @ArchTest
    static final ArchRule onlyConfigurationMakesAdapters = noClasses()
            .that()
            .resideOutsideOfPackages(
                    BASE + "config..",
                    BASE + "kube.fabric8..",
                    BASE + "metrics.prometheus..",
                    BASE + "metrics.loki..",
                    BASE + "git.jgit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BASE + "kube.fabric8..",
                    BASE + "metrics.prometheus..",
                    BASE + "metrics.loki..",
                    BASE + "git.jgit..");

    @ArchTest
    static final ArchRule nothingLeansOnStepsOrPages = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "steps..", BASE + "ui..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BASE + "steps..", BASE + "ui..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(BASE + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule releaseKnowsNothingOfOurs = knowsOnly("release", "http");

    @ArchTest
    static final ArchRule kubeKnowsNothingOfOurs = knowsOnly("kube");

    @ArchTest
    static final ArchRule metricsKnowNothingOfOurs = knowsOnly("metrics", "http");

    @ArchTest
    static final ArchRule judgeKnowsNothingOfOurs = knowsOnly("judge");

    @ArchTest
    static final ArchRule gitKnowsNothingOfOurs = knowsOnly("git", "http");

    @ArchTest
    static final ArchRule operationKnowsThePorts = knowsOnly("operation", "git", "http", "kube", "metrics", "release");

    @ArchTest
    static final ArchRule manifestKnowsThePorts = knowsOnly("manifest", "kube", "operation", "release");

    @ArchTest
    static final ArchRule buildKnowsDescriptorAndRelease = knowsOnly("build", "descriptor", "release");

    @ArchTest
    static final ArchRule renderKnowsWhatItRunsAndCommits =
            knowsOnly("render", "build", "descriptor", "git", "kube", "release");

    @ArchTest
    static final ArchRule descriptorKnowsGateCheckAndRelease = knowsOnly("descriptor", "gate", "check", "release");

    /** Of our packages, a package knows itself and these. */
    private static ArchRule knowsOnly(String name, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = BASE + name + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = BASE + others[i] + "..";
        }
        return classes()
                .that()
                .resideInAPackage(BASE + name + "..")
                .should()
                .onlyDependOnClassesThat(
                        JavaClass.Predicates.resideOutsideOfPackage(BASE.substring(0, BASE.length() - 1) + "..")
                                .or(JavaClass.Predicates.resideInAnyPackage(allowed)));
    }
}
