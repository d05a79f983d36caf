// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.Entigma;
import io.entigma.quarkus.runtime.DevelopmentKek;
import io.entigma.quarkus.runtime.EntigmaBuildConfig;
import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.deployment.pkg.builditem.CurateOutcomeBuildItem;
import io.quarkus.deployment.pkg.builditem.OutputTargetBuildItem;
import io.quarkus.maven.dependency.ArtifactCoords;
import io.quarkus.maven.dependency.ResolvedDependency;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A key server for development and tests, where encrypted attributes are there and no KEK is configured. */
@BuildSteps(onlyIf = {IsDevServicesSupportedByLaunchMode.class, DevServicesConfig.Enabled.class})
class DevServicesProcessor {
    private static final Logger LOG = Logger.getLogger(DevServicesProcessor.class);
    private static final String KEK = "quarkus.entigma.kek.";
    private static final String SCHEMA_ACTION = "quarkus.entigma.key-table.schema-action";
    private static final String SERVER = "entigma-key-server";
    private static final DotName PRODUCES = DotName.createSimple("jakarta.enterprise.inject.Produces");
    private static final DotName ENTIGMA = DotName.createSimple(Entigma.class);

    @BuildStep
    void keyServer(
            EntigmaBuildConfig config,
            CombinedIndexBuildItem index,
            CurateOutcomeBuildItem application,
            LaunchModeBuildItem mode,
            OutputTargetBuildItem output,
            BuildProducer<DevServicesResultBuildItem> services) {
        if (!config.devservices().enabled() || !isWanted(index.getIndex())) {
            return;
        }
        List<Path> classPath = classPath(application.getApplicationModel());
        Path kept = isKept(mode) ? output.getOutputDirectory().resolve(DevelopmentKek.FOLDER) : null;
        Map<String, Function<KeyServerService, String>> settings = new HashMap<>(Map.of(
                KEK + "uri", KeyServerService::kekUri,
                KEK + "client-key-store", KeyServerService::clientKeyStore,
                KEK + "client-key-store-password-file", KeyServerService::passwordFile,
                KEK + "trust-store", KeyServerService::trustStore,
                KEK + "trust-store-password-file", KeyServerService::passwordFile));
        if (!ConfigUtils.isPropertyNonEmpty(SCHEMA_ACTION)) {
            settings.put(SCHEMA_ACTION, server -> "create");
        }
        services.produce(DevServicesResultBuildItem.<KeyServerService>owned()
                .feature(EntigmaProcessor.FEATURE)
                .serviceName("key-server")
                .description("Entigma's reference key server, in a process of its own")
                .serviceConfig(kept == null ? classPath : List.of(classPath, kept))
                .<KeyServerService>startable(() -> new KeyServerService(classPath, kept))
                .postStartHook(server -> notice(server, kept))
                .configProvider(settings)
                .build());
    }

    /**
     * A developer's database can outlive the application, and continuous tests can share it. Tests that a build runs begin anew each
     * time, and several at once.
     */
    private static boolean isKept(LaunchModeBuildItem mode) {
        return mode.getLaunchMode() == LaunchMode.DEVELOPMENT || mode.isAuxiliaryApplication();
    }

    private static void notice(KeyServerService server, @Nullable Path kept) {
        LOG.infof(
                "Entigma: no KEK is configured, so a key server for development runs at %s. %s To use another KEK, set"
                        + " quarkus.entigma.kek.uri; quarkus.entigma.devservices.enabled=false switches the server off.",
                server.kekUri(),
                kept == null
                        ? "Its KEK is gone when it ends, and what was sealed till then cannot be read any more."
                        : "Its KEK is in " + kept + ", and what is sealed can be read as long as that is there.");
    }

    private static boolean isWanted(IndexView index) {
        return !ConfigUtils.isPropertyNonEmpty(KEK + "uri")
                && !index.getAnnotations(MappingCheck.ENCRYPTED).isEmpty()
                && index.getAnnotations(PRODUCES).stream().noneMatch(DevServicesProcessor::makesAnEngine);
    }

    private static boolean makesAnEngine(AnnotationInstance produces) {
        AnnotationTarget target = produces.target();
        return switch (target.kind()) {
            case METHOD -> target.asMethod().returnType().name().equals(ENTIGMA);
            case FIELD -> target.asField().type().name().equals(ENTIGMA);
            default -> false;
        };
    }

    /** The key server and what it needs, which the application itself does not have. */
    private static List<Path> classPath(ApplicationModel application) {
        Map<ArtifactCoords, ResolvedDependency> known = new HashMap<>();
        Queue<ArtifactCoords> open = new ArrayDeque<>();
        for (ResolvedDependency dependency : application.getDependencies()) {
            ArtifactCoords coords = coords(dependency);
            known.put(coords, dependency);
            if (dependency.getArtifactId().equals(SERVER)) {
                open.add(coords);
            }
        }
        if (open.isEmpty()) {
            throw new IllegalStateException(
                    "Entigma: " + SERVER + " is missing from the dependencies of the extension; set"
                            + " quarkus.entigma.devservices.enabled=false, or configure quarkus.entigma.kek.uri");
        }
        List<Path> paths = new ArrayList<>();
        Set<ArtifactCoords> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            ResolvedDependency dependency = known.get(open.remove());
            if (dependency != null) {
                dependency.getResolvedPaths().forEach(paths::add);
                dependency.getDependencies().stream()
                        .map(DevServicesProcessor::coords)
                        .filter(seen::add)
                        .forEach(open::add);
            }
        }
        return paths;
    }

    private static ArtifactCoords coords(ArtifactCoords artifact) {
        return ArtifactCoords.of(
                artifact.getGroupId(),
                artifact.getArtifactId(),
                artifact.getClassifier(),
                artifact.getType(),
                artifact.getVersion());
    }
}
