// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.cli.output.ShownKey;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.KeyListReview;
import io.entigma.key.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Accepts the key table as it is. */
@Command(
        name = "accept-restore",
        description = {
            "Accept the present state of the key table, after it was restored from a backup on purpose.",
            "Shows what is there and asks. Running applications refuse an older state than they have seen until this is done."
        })
public final class AcceptRestoreCommand extends EngineCommand {
    private static final String STERN =
            "Entigma did not write these rows as they are, or they were changed since. Whoever can write the database may have"
                    + " put keys of their own there: what is accepted, values are sealed under, and they read them. Compare every"
                    + " key id with a backup that you trust before you go on.";

    @Option(names = "--tenant", paramLabel = "ID", description = "Only this tenant; can be given several times.")
    private List<String> tenants = new ArrayList<>();

    @Option(
            names = "--unauthentic",
            description = {
                "Accept also rows that Entigma did not write as they are: dangerous.",
                "For a key table of before rows were signed, once, and where the installation's key is lost."
            })
    private boolean unauthentic;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    protected int run(Session session, Output output) throws IOException {
        List<KeyListReview> found = chosen(session.keys().reviewRestore());
        List<KeyListReview> wanted =
                found.stream().filter(each -> unauthentic || each.isAuthentic()).toList();
        show(found, output);
        boolean agreed = !wanted.isEmpty() && isAgreed(wanted);
        List<TenantId> left = agreed ? session.keys().acceptRestore(wanted) : List.of();
        List<TenantId> accepted = agreed ? namesWithout(wanted, left) : List.of();
        output.json(Map.of(
                "found",
                found.stream().map(AcceptRestoreCommand::shown).toList(),
                "accepted",
                accepted,
                "changedMeanwhile",
                left));
        tell(output, found.size() - wanted.size(), accepted, left);
        return accepted.size() == found.size() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }

    private List<KeyListReview> chosen(List<KeyListReview> all) {
        List<TenantId> wanted = tenants.stream().map(TenantId::new).toList();
        for (TenantId tenant : wanted) {
            if (all.stream().noneMatch(each -> each.tenant().equals(tenant))) {
                throw new MisconfigurationException(
                        "Tenant '" + tenant
                                + "': the key table holds neither keys nor a list of it; 'entigma tenants' lists those that have");
            }
        }
        return all.stream()
                .filter(each -> wanted.isEmpty() || wanted.contains(each.tenant()))
                .toList();
    }

    private static void show(List<KeyListReview> found, Output output) {
        List<List<?>> rows = new ArrayList<>();
        for (KeyListReview each : found) {
            String authentic = each.isAuthentic() ? "yes" : "NO";
            if (each.keys().isEmpty()) {
                rows.add(Output.row(each.tenant(), each.generation(), authentic, null, null, null, null, null));
            }
            each.keys()
                    .forEach(key -> rows.add(Output.row(
                            each.tenant(),
                            each.generation(),
                            authentic,
                            key.version(),
                            key.purpose(),
                            key.state(),
                            key.id(),
                            key.kek())));
        }
        output.table(
                List.of("TENANT", "GENERATION", "AUTHENTIC", "VERSION", "PURPOSE", "STATE", "KEY ID", "KEK"), rows);
        output.line("");
        for (KeyListReview each : found) {
            if (each.problem() != null) {
                output.line("tenant '" + each.tenant() + "' is not authentic: " + each.problem());
            }
            if (each.seen() > each.generation()) {
                output.line("tenant '" + each.tenant() + "' was put back: this process has seen generation "
                        + each.seen() + ", the table has " + each.generation());
            }
        }
    }

    private boolean isAgreed(List<KeyListReview> wanted) throws IOException {
        if (yes) {
            return true;
        }
        if (wanted.stream().anyMatch(each -> !each.isAuthentic())) {
            ask(STERN);
        }
        String answer = root().answer(
                        "Accept the state of " + wanted.size() + " tenants as it is? Type yes to do so: ", spec());
        return answer.strip().equalsIgnoreCase("yes");
    }

    private void ask(String text) {
        spec().commandLine().getErr().println(text);
    }

    private static List<TenantId> namesWithout(List<KeyListReview> wanted, List<TenantId> left) {
        return wanted.stream()
                .map(KeyListReview::tenant)
                .filter(tenant -> !left.contains(tenant))
                .toList();
    }

    private static void tell(Output output, int unauthentic, List<TenantId> accepted, List<TenantId> left) {
        output.line(accepted.size() + " accepted");
        left.forEach(tenant ->
                output.line("not accepted: tenant '" + tenant + "' has changed since it was shown; look at it again"));
        if (unauthentic > 0) {
            output.line(
                    unauthentic + " not authentic, and not accepted; restore them from a backup, or see --unauthentic");
        }
    }

    private static Map<String, Object> shown(KeyListReview review) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tenant", review.tenant());
        shown.put("generation", review.generation());
        shown.put("seen", review.seen());
        shown.put("authentic", review.isAuthentic());
        shown.put("problem", review.problem());
        shown.put("keys", review.keys().stream().map(ShownKey::of).toList());
        return shown;
    }
}
