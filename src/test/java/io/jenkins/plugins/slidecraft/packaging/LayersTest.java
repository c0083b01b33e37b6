package io.jenkins.plugins.slidecraft.packaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know what. */
@AnalyzeClasses(packages = "io.jenkins.plugins.slidecraft", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule ONLY_THREE_PACKAGES_KNOW_JENKINS = noClasses()
            .that()
            .resideOutsideOfPackages("..slidecraft.steps..", "..slidecraft.ui..", "..slidecraft.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "hudson..", "jenkins..", "org.kohsuke..", "org.jenkinsci..", "com.cloudbees..", "net.sf.json..");

    @ArchTest
    static final ArchRule ONLY_THE_ADAPTER_KNOWS_THE_CLIENT = noClasses()
            .that()
            .resideOutsideOfPackage("..slidecraft.kube.fabric8..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "okhttp3..");

    @ArchTest
    static final ArchRule THE_STEPS_KNOW_NO_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..slidecraft.config..", "..slidecraft.kube.fabric8..", "..slidecraft.metrics.prometheus..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..slidecraft.kube.fabric8..", "..slidecraft.metrics.prometheus..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.jenkins.plugins.slidecraft.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_LEANS_ON_STEPS_OR_PAGES = noClasses()
            .that()
            .resideOutsideOfPackages("..slidecraft.steps..", "..slidecraft.ui..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..slidecraft.steps..", "..slidecraft.ui..");
}
