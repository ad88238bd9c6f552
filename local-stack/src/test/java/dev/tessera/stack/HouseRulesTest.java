package dev.tessera.stack;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tessera.models.Models;

/** What may depend on what, over the classes of all modules. */
@AnalyzeClasses(
        packages = "dev.tessera",
        importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.NoTestJars.class})
class HouseRulesTest {

    /** Test kits of other modules, once they are packed. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    /** Packages under {@code models} that are no family. */
    private static final String[] SHARED_BY_FAMILIES = {"dev.tessera.models.labels.."};

    @ArchTest
    static final ArchRule modulesDependOnlyOnTheModulesBelowThem = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.tessera..")
            .withOptionalLayers(true)
            .layer("inference")
            .definedBy("dev.tessera.inference..")
            .layer("models")
            .definedBy("dev.tessera.models..")
            .layer("protocol")
            .definedBy("dev.tessera.protocol..")
            .layer("web")
            .definedBy("dev.tessera.web..")
            .layer("serving")
            .definedBy("dev.tessera.serving..")
            .layer("gateway")
            .definedBy("dev.tessera.gateway..")
            .layer("generator")
            .definedBy("dev.tessera.generator..")
            .layer("job store")
            .definedBy("dev.tessera.jobstore..")
            .layer("embedded")
            .definedBy("dev.tessera.embedded..")
            .layer("stack")
            .definedBy("dev.tessera.stack..")
            .whereLayer("stack")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("gateway")
            .mayOnlyBeAccessedByLayers("stack")
            .whereLayer("generator")
            .mayOnlyBeAccessedByLayers("stack")
            .whereLayer("job store")
            .mayOnlyBeAccessedByLayers("stack")
            .whereLayer("embedded")
            .mayOnlyBeAccessedByLayers("stack")
            .whereLayer("serving")
            .mayOnlyBeAccessedByLayers("generator", "stack")
            .whereLayer("models")
            .mayOnlyBeAccessedByLayers("serving", "generator", "stack")
            .whereLayer("inference")
            .mayOnlyBeAccessedByLayers("models", "serving", "generator", "stack")
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("serving", "gateway", "generator", "job store", "stack")
            .whereLayer("protocol")
            .mayOnlyBeAccessedByLayers("web", "serving", "gateway", "generator", "job store", "stack");

    /** Lists of parts may look down: {@code Models} names the families, a {@code Configuration} what a service consists of. */
    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.tessera.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(equivalentTo(Models.class), resideInAPackage("dev.tessera.models.."))
            .ignoreDependency(simpleNameEndingWith("Configuration"), alwaysTrue());

    @ArchTest
    static final ArchRule familiesNeverImportEachOther = slices().matching("dev.tessera.models.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAnyPackage(SHARED_BY_FAMILIES));

    @ArchTest
    static final ArchRule librariesKnowNeitherSpringNorHttp = noClasses()
            .that(resideInAPackage("dev.tessera.inference..")
                    .or(resideInAPackage("dev.tessera.models.."))
                    .or(resideInAPackage("dev.tessera.protocol..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "reactor..", "io.netty..", "java.net.http..");

    @ArchTest
    static final ArchRule onlyCommandsPrintToTheConsole = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tessera.stack.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule everyoneLogsThroughSlf4j = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.commons.logging..", "org.apache.log4j..");

    @ArchTest
    static final ArchRule nobodyUsesTheOldJackson = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..");

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that()
            .areNotInterfaces()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .areNotEnums()
            .should(beFinalOrConfigureSpring());

    /** Spring makes subclasses of {@code @Configuration} classes; an anonymous class cannot be extended anyway. */
    private static ArchCondition<JavaClass> beFinalOrConfigureSpring() {
        return new ArchCondition<>("be final, or be a @Configuration that Spring extends") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var fine = type.getModifiers().contains(JavaModifier.FINAL)
                        || type.isAnonymousClass()
                        || type.isMetaAnnotatedWith("org.springframework.context.annotation.Configuration");
                events.add(new SimpleConditionEvent(type, fine, type.getName() + " is not final"));
            }
        };
    }
}
