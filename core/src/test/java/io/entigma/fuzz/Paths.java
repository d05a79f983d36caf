// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses among the attributes that a place can see. */
final class Paths {
    private final Draft draft;

    Paths(Draft draft) {
        this.draft = draft;
    }

    /** A type for which these sources have attributes; text half of the time. */
    Kind kind(List<Source> scope) {
        Choices choices = draft.choices();
        if (choices.pick(10) < 5 || scope.isEmpty()) {
            return Kind.TEXT;
        }
        Source source = choices.of(scope);
        return source.cols().isEmpty() ? Kind.LONG : choices.of(source.cols()).kind();
    }

    /** A path of this type, in the group's favour, or null if there is none. */
    @Nullable
    String path(Kind kind, Group group, List<Source> scope) {
        List<Col> all = new ArrayList<>();
        for (Source source : scope) {
            source.cols().stream().filter(col -> col.kind() == kind).forEach(all::add);
            if (kind == Kind.LONG && source.entity() != null) {
                all.add(Entities.id().of(source.alias()));
            }
        }
        far(kind, scope, all);
        List<Col> wished = all.stream()
                .filter(col -> group.wish() == 2 || col.sealed() == (group.wish() == 0))
                .toList();
        List<Col> from = wished.isEmpty() || draft.choices().chance(3) ? all : wished;
        if (from.isEmpty()) {
            return null;
        }
        Col col = draft.choices().of(from);
        group.meets(col);
        return col.path();
    }

    /** Over associations and downcasts. */
    private void far(Kind kind, List<Source> scope, List<Col> all) {
        if (!draft.choices().chance(10)) {
            return;
        }
        for (Source source : scope) {
            Entities entity = source.entity();
            if (entity == null) {
                continue;
            }
            entity.associations()
                    .forEach((name, target) -> Entities.named(target).cols().stream()
                            .filter(col -> col.kind() == kind)
                            .forEach(col -> all.add(col.of(source.alias() + "." + name))));
            if (entity.sub() != null) {
                Entities.named(entity.sub()).cols().stream()
                        .filter(col -> col.kind() == kind)
                        .forEach(col -> all.add(col.of("treat(" + source.alias() + " as " + entity.sub() + ")")));
            }
        }
    }
}
