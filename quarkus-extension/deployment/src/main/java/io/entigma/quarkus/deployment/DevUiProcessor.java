// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.quarkus.runtime.EntigmaDevService;
import io.entigma.quarkus.runtime.RecentEvents;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.IndexView;

/** A card in the Dev UI with the encrypted attributes, and a page with keys and what can be done to them. Shows no value and no key. */
class DevUiProcessor {
    private static final String ATTRIBUTES = "attributes";

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    CardPageBuildItem card(CombinedIndexBuildItem index) {
        List<Map<String, String>> attributes = attributes(index.getIndex());
        CardPageBuildItem card = new CardPageBuildItem();
        card.addBuildTimeData(ATTRIBUTES, attributes);
        card.addPage(Page.webComponentPageBuilder()
                .title("Keys")
                .icon("font-awesome-solid:key")
                .componentLink("qwc-entigma-keys.js"));
        card.addPage(Page.tableDataPageBuilder("Encrypted attributes")
                .icon("font-awesome-solid:lock")
                .staticLabel(String.valueOf(attributes.size()))
                .showColumn("attribute")
                .showColumn("type")
                .showColumn("sealed")
                .buildTimeDataKey(ATTRIBUTES));
        return card;
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    JsonRPCProvidersBuildItem service() {
        return new JsonRPCProvidersBuildItem(EntigmaDevService.class);
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    AdditionalBeanBuildItem events() {
        return AdditionalBeanBuildItem.unremovableOf(RecentEvents.class);
    }

    private static List<Map<String, String>> attributes(IndexView index) {
        return index.getAnnotations(MappingCheck.ENCRYPTED).stream()
                .map(DevUiProcessor::row)
                .sorted(Comparator.comparing(row -> row.getOrDefault("attribute", "")))
                .toList();
    }

    private static Map<String, String> row(AnnotationInstance encrypted) {
        AnnotationTarget member = encrypted.target();
        boolean field = member.kind() == AnnotationTarget.Kind.FIELD;
        String attribute = field
                ? member.asField().declaringClass().name() + "."
                        + member.asField().name()
                : member.asMethod().declaringClass().name() + "."
                        + member.asMethod().name() + "()";
        AnnotationValue deterministic = encrypted.value("deterministic");
        return Map.of(
                "attribute",
                attribute,
                "type",
                (field ? member.asField().type() : member.asMethod().returnType()).toString(),
                "sealed",
                deterministic != null && deterministic.asBoolean() ? "deterministically" : "at random");
    }
}
