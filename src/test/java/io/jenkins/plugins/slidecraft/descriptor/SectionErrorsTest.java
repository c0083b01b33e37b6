package io.jenkins.plugins.slidecraft.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.slidecraft.release.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads who made a mistake in variables, manifests, migrations, checks, suites or incidents. */
class SectionErrorsTest {
    private static final String HEAD =
            """
            apiVersion: slidecraft.io/v1
            application: slidecraft
            registry: registry.example.com/slidecraft
            components:
              gateway: {prefix: app}
              worker: {prefix: worker}
            """;

    private static List<String> errors(String text) {
        InvalidInput thrown = catchThrowableOfType(InvalidInput.class, () -> Descriptor.parse(text, "f"));
        assertThat(thrown).as("an error").isNotNull();
        return thrown.getMessage().lines().skip(1).map(String::strip).toList();
    }

    private static Descriptor read(String text) {
        return Descriptor.parse(text, "f");
    }

    @Test
    void scopesNameComponents() {
        assertThat(errors(HEAD + "variables:\n  A: {scope: [gatway]}\n  B: {}\n  c-d: {scope: [worker]}\n"))
                .containsExactly(
                        "f:8: variables.A.scope[0] is 'gatway': a variable's scope is of components that are described under"
                                + " 'components'; there are gateway, worker; write it as gateway",
                        "f:9: variables.B.scope is missing: a variable's scope is a list of the components that need it, at"
                                + " least one, each once; add it, as scope: [gateway, worker]",
                        "f:10: variables.c-d is 'c-d': a variable's name is 1 to 100 letters, digits and '_', no digit first;"
                                + " write a name as DB_URL");
    }

    @Test
    void conditionsAreAboutVariablesThatCanBeRead() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        variables:
                          STORAGE_PROVIDER: {scope: [worker]}
                          A: {scope: [worker], when: {STORAGE_PROVIDR: s3}}
                          B: {scope: [worker], when: {STORAGE_PROVIDER: s4}}
                          C: {scope: [worker], when: {B: x}}
                          D: {scope: [worker], when: {JWT_SECRET: x}}
                          E: {scope: [worker], when: {E: x}}
                          JWT_SECRET: {scope: [gateway]}
                        """))
                .containsExactly(
                        "f:9: variables.A.when.STORAGE_PROVIDR is 'STORAGE_PROVIDR': a condition is about a variable that is"
                                + " declared under 'variables'; there are A, B, C, D, E, JWT_SECRET, STORAGE_PROVIDER; write it as"
                                + " STORAGE_PROVIDER",
                        "f:10: variables.B.when.STORAGE_PROVIDER is 's4': STORAGE_PROVIDER is one of local, s3, gdrive; write"
                                + " it as s3",
                        "f:11: variables.C.when.B is 'B': a condition is about a variable that is always needed, and this one"
                                + " has a condition itself; name the variable that decides about both",
                        "f:12: variables.D.when.JWT_SECRET is 'JWT_SECRET': a condition is about a variable whose value may be"
                                + " read, and this one is a secret; let a variable that is no secret decide",
                        "f:13: variables.E.when.E is 'E': a condition is about another variable; name the variable that"
                                + " decides");
    }

    @Test
    void everyVariableThatIsNeededIsSomewhere() {
        String text = HEAD
                + """
                variables:
                  STORAGE_PROVIDER: {scope: [gateway, worker]}
                  S3_BUCKET: {scope: [worker]}
                  JWT_SECRET: {scope: [gateway]}
                environments:
                  dev: {}
                  staging: {}
                  prod:
                    variables: {STORAGE_PROVIDER: s3}
                """;
        assertThat(errors(text))
                .containsExactly(
                        "f:13: environments.staging.variables.STORAGE_PROVIDER is missing: gateway, worker can't start without"
                                + " it (G4); say where it is: a value, {configMap: <name>}, {secret: <name>} or {external: <who"
                                + " brings it>}",
                        "f:13: environments.staging.variables.JWT_SECRET is missing: gateway can't start without it (G4); say"
                                + " where it is: {secret: <the Secret's name>} or {external: <who brings it>}",
                        "f:15: environments.prod.variables.S3_BUCKET is missing: worker can't start without it where"
                                + " STORAGE_PROVIDER is 's3' (G4); say where it is: a value, {configMap: <name>}, {secret:"
                                + " <name>} or {external: <who brings it>}",
                        "f:15: environments.prod.variables.JWT_SECRET is missing: gateway can't start without it (G4); say"
                                + " where it is: {secret: <the Secret's name>} or {external: <who brings it>}");
    }

    @Test
    void whatDecidesCanBeRead() {
        String text = HEAD
                + """
                variables: {STORAGE_PROVIDER: {scope: [worker]}, S3_BUCKET: {scope: [worker]}}
                environments:
                  prod: {variables: {STORAGE_PROVIDER: SOURCE, S3_BUCKET: b}}
                """;
        assertThat(errors(text.replace("SOURCE", "{external: Vault agent}")))
                .containsExactly(
                        "f:9: environments.prod.variables.STORAGE_PROVIDER is 'a map': it decides whether S3_BUCKET is needed,"
                                + " so its value has to be readable; write the value itself, or {configMap: <the ConfigMap's"
                                + " name>}");
        assertThat(read(text.replace("SOURCE", "{configMap: c}"))
                        .environment("prod")
                        .variables())
                .containsKey("S3_BUCKET");
    }

    @Test
    void secretsNeverStandInTheFileAndAreNotShown() {
        List<String> errors = errors(
                HEAD.replace("{prefix: app}", "{prefix: app, buildArgs: {JWT_SECRET: hunter2}}")
                        + """
                variables:
                  JWT_SECRET: {scope: [gateway]}
                  DB_URL: {scope: [gateway]}
                  OPENAI_API_KEY: {scope: [gateway]}
                  OWN: {scope: [gateway], secret: true, build: true, oneOf: [a]}
                environments:
                  prod:
                    variables:
                      JWT_SECRET: hunter2
                      DB_URL: {secret: "postgres://u:hunter2@db"}
                      OPENAI_API_KEY: {value: hunter2}
                      OWN: {configMap: c}
                      OTHER: hunter2
                      JWT_SECRT: 42
                migrations:
                  m: {tool: flyway, image: gateway, env: {JWT_SECRET: hunter2}}
                """);

        assertThat(errors)
                .containsExactly(
                        "f:5: components.gateway.buildArgs.JWT_SECRET is 'a text': build arguments stay readable in the image,"
                                + " and this one is declared as a secret; let the component read it when it runs",
                        "f:11: variables.OWN is 'both secret and build': what is read while an image is built stays readable"
                                + " in it, so it is no secret; leave secret or build out",
                        "f:11: variables.OWN.oneOf is 'a list': a secret's value is never read, so it can't be held against a"
                                + " list; leave it out",
                        "f:15: environments.prod.variables.JWT_SECRET is 'a text': a secret never stands in the file; put it"
                                + " into a Secret and write {secret: <the Secret's name>}, and replace the secret if it was ever"
                                + " committed",
                        "f:16: environments.prod.variables.DB_URL.secret is 'a text': a Secret's name is 1 to 253 lower-case"
                                + " letters, digits, '-' and '.', a letter or digit first and last (a DNS subdomain); write it as"
                                + " slidecraft-secrets",
                        "f:17: environments.prod.variables.OPENAI_API_KEY.value is 'a text': there is no such key, there are"
                                + " secret, configMap, key, external; remove it",
                        "f:17: environments.prod.variables.OPENAI_API_KEY is 'none of them': there is exactly one of secret,"
                                + " configMap, external; name one of them",
                        "f:18: environments.prod.variables.OWN is '{configMap: …}': a secret stands in no ConfigMap, which"
                                + " whoever may look at the namespace reads; put it into a Secret and write {secret: <the Secret's"
                                + " name>}",
                        "f:19: environments.prod.variables.OTHER is 'a text': an environment's variable is declared under"
                                + " 'variables', where its scope says who needs it; there are DB_URL, JWT_SECRET, OPENAI_API_KEY,"
                                + " OWN; declare it, or leave it out",
                        "f:20: environments.prod.variables.JWT_SECRT is 'a text': a variable's source is a text, {secret:"
                                + " <name>}, {configMap: <name>} or {external: <who brings it>}; put it into quotes if it is meant"
                                + " so, or write it as {secret: slidecraft-secrets}",
                        "f:22: migrations.m.env.JWT_SECRET is 'a text': a secret never stands in the file; take it with"
                                + " envFrom: [secret/<the Secret's name>]");
        assertThat(String.join("", errors)).doesNotContain("hunter2");
    }

    @Test
    void sourcesAreOfOneKind() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        variables: {A: {scope: [gateway]}, B: {scope: [gateway]}}
                        environments:
                          prod:
                            variables:
                              A: {secret: a, configMap: b}
                              B: {external: Vault agent, key: b}
                        """))
                .containsExactly(
                        "f:11: environments.prod.variables.A is 'secret and configMap': there is exactly one of secret,"
                                + " configMap, external; leave all but one out",
                        "f:12: environments.prod.variables.B.key is 'b': it belongs to a Secret or ConfigMap; leave it out");
    }

    @Test
    void valuesAreThoseThatThereAre() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        variables: {STORAGE_PROVIDER: {scope: [gateway]}}
                        environments: {prod: {variables: {STORAGE_PROVIDER: s33}}}
                        """))
                .containsExactly(
                        "f:8: environments.prod.variables.STORAGE_PROVIDER is 's33': it is one of local, s3, gdrive;"
                                + " write it as s3");
    }

    @Test
    void whatIsBuiltInIsTheSameEverywhere() {
        String text = HEAD.replace("{prefix: app}", "{prefix: app, npm: {}}")
                + """
                variables: {VITE_API_BASE_URL: {scope: [gateway]}}
                environments:
                  staging: {variables: {VITE_API_BASE_URL: /api}}
                  prod: {variables: {VITE_API_BASE_URL: /v2}}
                """;
        assertThat(errors(text))
                .containsExactly(
                        "f:10: environments.prod.variables.VITE_API_BASE_URL is '/v2': it is built into the image of gateway,"
                                + " which is the same in every environment, and 'staging' has '/api'; write the same value, or set"
                                + " components.gateway.npm.perEnvironment: true");
        assertThat(errors(text.replace("npm: {}", "context: .")))
                .singleElement()
                .asString()
                .endsWith("'staging' has '/api'; write the same value");
        assertThat(read(text.replace("npm: {}", "npm: {perEnvironment: true}"))
                        .component("gateway")
                        .npm())
                .isPresent();
        assertThat(errors(text.replace("VITE_API_BASE_URL: /v2", "VITE_API_BASE_URL: {configMap: c}")))
                .containsExactly(
                        "f:10: environments.prod.variables.VITE_API_BASE_URL is 'a map': what is read while an image is built"
                                + " has its value in the file, since no cluster is asked then; write the value itself");
    }

    @Test
    void buildsAreDockersOrNpms() {
        assertThat(errors(HEAD.replace(
                        "{prefix: app}",
                        "{prefix: app, dockerfile: D, npm: {base: 'nginx:latest', root: www, extra: 1}}")))
                .containsExactly(
                        "f:5: components.gateway.npm.root is 'www': the place of the files in the image is an absolute path,"
                                + " without '..', '\\' and control characters; write it as /usr/share/nginx/html",
                        "f:5: components.gateway.npm.extra is '1': there is no such key, there are directory, script, output,"
                                + " base, root, perEnvironment; remove it",
                        "f:5: components.gateway.dockerfile is 'D': it belongs to a build with docker, and npm builds this one;"
                                + " leave it out",
                        "f:5: components.gateway.npm.base is 'nginx:latest': G3 forbids 'latest', since it can't be"
                                + " reproduced; name a version's tag and its digest");
    }

    @Test
    void rangesNameOtherComponents() {
        assertThat(errors(HEAD.replace(
                        "{prefix: app}", "{prefix: app, compatibleWith: {worker: latest, wrker: '1', gateway: '1'}}")))
                .containsExactly(
                        "f:5: components.gateway.compatibleWith.worker is 'latest': a range of versions is npm's: comparisons"
                                + " with >=, >, <, <=, =, ^ and ~ side by side, as '>=1.3.0 <2.0.0', ranges as '1.2 - 1.4', with"
                                + " || between alternatives; write it as '>=1.3.0 <2.0.0'",
                        "f:5: components.gateway.compatibleWith.wrker is 'wrker': a component is described under 'components';"
                                + " there are gateway, worker; write it as worker",
                        "f:5: components.gateway.compatibleWith.gateway is 'gateway': a component is compatible with itself;"
                                + " name another component, or leave it out");
    }

    @Test
    void environmentsNameWhatThereIs() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        environments:
                          staging: {tier: test, suites: [smok, own], envFile: .env.local}
                          dev: {envFile: ../x}
                        """))
                .containsExactly(
                        "f:8: environments.staging.tier is 'test': an environment's tier is dev, staging or prod (G1); write it"
                                + " as prod",
                        "f:8: environments.staging.suites[0] is 'smok': a suite is described under 'suites' or one of smoke and"
                                + " post-deploy; there are post-deploy, smoke; write it as smoke",
                        "f:8: environments.staging.suites[1] is 'own': a suite is described under 'suites' or one of smoke and"
                                + " post-deploy; there are post-deploy, smoke; describe it under 'suites'",
                        "f:8: environments.staging.envFile is '.env.local': it belongs to tier dev; others have their variables"
                                + " from the cluster (G4); leave it out",
                        "f:9: environments.dev.envFile is '../x': a developer's own file of variables (G4) is a path in the"
                                + " workspace: no '/' or '-' first, no '..', no '\\' and no control characters; write it as"
                                + " .env.local");
    }

    @Test
    void manifestsAreOfOneKind() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        environments:
                          a: {manifests: {}}
                          b: {manifests: {kustomize: k, helm: h}}
                          c: {manifests: {kustomize: k, values: [v], imageValues: {gateway: a}}}
                          d: {manifests: {plain: p, commit: {repository: 'https://git.example.com/a.git'}}}
                          e: {manifests: {helm: h, imageValues: {gatway: a}, commit: {repository: 'https://u:p@git.example.com/a'}}}
                          f: {manifests: {helm: h, values: [v], commit: {branch: a..b, repository: 'https://git.example.com/a'}}}
                        """))
                .containsExactly(
                        "f:8: environments.a.manifests is 'none of them': there is exactly one of kustomize, helm, plain; name"
                                + " one of them",
                        "f:9: environments.b.manifests is 'kustomize and helm': there is exactly one of kustomize, helm, plain;"
                                + " leave all but one out",
                        "f:10: environments.c.manifests.values is 'a list': it belongs to helm; leave it out",
                        "f:10: environments.c.manifests.imageValues is 'a map': it belongs to helm; leave it out",
                        "f:11: environments.d.manifests.commit is 'a map': it belongs to kustomize and helm, whose files name"
                                + " images; leave it out",
                        "f:12: environments.e.manifests.commit.repository is 'https://u:p@git.example.com/a': a Git repository's"
                                + " address is https://<host>/<path>, without user name or password; write it as"
                                + " https://git.example.com/deploy.git",
                        "f:12: environments.e.manifests.imageValues.gatway is 'gatway': a component is described under"
                                + " 'components'; there are gateway, worker; write it as gateway",
                        "f:12: environments.e.manifests.commit.path is missing: digests are committed to a values file, and"
                                + " there are no values; name the file",
                        "f:13: environments.f.manifests.commit.branch is 'a..b': a branch is a name as Git takes it: letters,"
                                + " digits, '.', '_', '/' and '-', no '..'; write it as main",
                        "f:13: environments.f.manifests.imageValues is missing: digests are committed to the values that it"
                                + " names; add it, as imageValues: {gateway: gateway.image}");
    }

    @Test
    void migrationsCanBeRunAndTakenBack() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        migrations:
                          a: {tool: flywy, image: gatewy}
                          b: {tool: custom, image: 'flyway/flyway:latest', budget: 20m}
                          c: {tool: prysma, image: 'prisma:6.1', onFailure: reverse, reversible: true, deadline: 0s}
                          d: {tool: alembic, image: gateway, onFailure: restore, envFrom: [secret/Bad, vault/x]}
                          e:
                            tool: alembic
                            image: gateway
                            snapshot: {command: [], environments: [prd], deadline: 2d, image: 'A b'}
                        environments: {prod: {}}
                        """))
                .containsExactly(
                        "f:8: migrations.a.tool is 'flywy': a migration's tool is flyway, prisma, alembic or custom (G8); write"
                                + " it as flyway",
                        "f:8: migrations.a.image is 'gatewy': an image is a component's name, or repository[:tag]@sha256:…;"
                                + " there are gateway, worker; write it as gateway",
                        "f:9: migrations.b.image is 'flyway/flyway:latest': G3 forbids 'latest', since it can't be reproduced;"
                                + " name a version's tag and its digest",
                        "f:9: migrations.b.command is missing: a tool of the team's own has no command that is known; add it,"
                                + " as command: [/migrate.sh]",
                        "f:9: migrations.b.budget is '20m': a migration is judged before it has failed: its budget, 20m, is at"
                                + " most its deadline, 10m; write a longer deadline or a shorter budget",
                        "f:10: migrations.c.tool is 'prysma': a migration's tool is flyway, prisma, alembic or custom (G8); write"
                                + " it as prisma",
                        "f:10: migrations.c.image is 'prisma:6.1': an image is a component's name, or"
                                + " repository[:tag]@sha256:…; add the digest, as docker buildx imagetools inspect shows it",
                        "f:10: migrations.c.deadline is '0s': a migration's deadline is more than 0s and at most 24h; write it"
                                + " as 10m",
                        "f:10: migrations.c.reverse is missing: onFailure: reverse runs this command; add it, as reverse:"
                                + " [flyway, undo], or write onFailure: none",
                        "f:11: migrations.d.envFrom[0] is 'secret/Bad': a source of variables is configMap/<name> or"
                                + " secret/<name>, the name a DNS subdomain; write it as secret/slidecraft-secrets",
                        "f:11: migrations.d.envFrom[1] is 'vault/x': a source of variables is configMap/<name> or"
                                + " secret/<name>, the name a DNS subdomain; write it as secret/slidecraft-secrets",
                        "f:11: migrations.d.snapshot.restore is missing: onFailure: restore runs this command; add it, or write"
                                + " onFailure: none",
                        "f:15: migrations.e.snapshot.command is 'an empty list': the command that takes a snapshot is a list of"
                                + " 1 to 50 texts, the program first, each of at most 4000 characters; write it as [sh, -c,"
                                + " 'pg_dump \"$DB_URL\" > /backup/$SLIDECRAFT_SNAPSHOT']",
                        "f:15: migrations.e.snapshot.image is 'A b': an image is a component's name, or"
                                + " repository[:tag]@sha256:…; write the image as its registry names it",
                        "f:15: migrations.e.snapshot.deadline is '2d': a snapshot's deadline is more than 0s and at most 24h;"
                                + " write it as 30m",
                        "f:15: migrations.e.snapshot.environments[0] is 'prd': an environment is described under"
                                + " 'environments'; there are prod; write it as prod");
    }

    @Test
    void suitesNameChecks() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        checks:
                          api: {path: /api}
                          nothing: {type: http, path: null}
                        suites:
                          smoke: [healtz, api]
                          none: []
                        """))
                .containsExactly(
                        "f:8: checks.api.type is missing: only the guide's checks have a type of their own: healthz, readyz,"
                                + " frontend, convert, chat, export, freshness; add it, as type: http",
                        "f:9: checks.nothing.path is '': a check's field is a text, a number, true or false, a list or a map,"
                                + " not nothing; write it as /api/version",
                        "f:11: suites.smoke[0] is 'healtz': a check is described under 'checks' or one of the guide's; there"
                                + " are api, chat, convert, export, freshness, frontend, healthz, nothing, readyz; write it as"
                                + " healthz",
                        "f:12: suites.none is 'an empty list': a suite is a list of 1 to 50 names of checks, each once; write it"
                                + " as [healthz, readyz, frontend]");
    }

    @Test
    void checksSayWhatTheirTypeHas() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        checks:
                          api: {type: http, path: api, status: ok, maxMilis: 5}
                          healthz: {patience: 1d}
                          jobs:
                            type: promql
                            query: sum(up)
                            threshold: many
                          convert: {type: convrt}
                          login: {type: http, path: /login, headers: {Authorization: Bearer x}}
                        """))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("f:8: checks.api.maxMilis is '5': there is no such field"),
                        line -> assertThat(line)
                                .startsWith("f:8: checks.api.path is 'api': a path begins with one slash"),
                        line -> assertThat(line)
                                .startsWith("f:8: checks.api.status is 'ok': a status is a number from"),
                        line -> assertThat(line)
                                .startsWith("f:9: checks.healthz.patience is '1d': it has to be between"),
                        line -> assertThat(line).startsWith("f:13: checks.jobs.threshold is 'many': a threshold is"),
                        line -> assertThat(line).startsWith("f:14: checks.convert.type is 'convrt': there are http,"),
                        line -> assertThat(line)
                                .startsWith("f:15: checks.login.headers is ")
                                .contains("the header 'Authorization' is not a check's to set"));
    }

    @Test
    void checksOfAllKindsAreRead() {
        Descriptor read = read(
                HEAD
                        + """
                environments: {staging: {}, prod: {suites: [own]}}
                checks:
                  api-version: {type: http, path: /api/version, status: 200, contains: '"version"'}
                  login: {type: http, path: /login, body: '{}', headers: {X-A: b}, json: {/a/b: 1, /c: true}, status: [200, 204]}
                  convert: {sample: markdown, fields: {theme: plain}, done: [ok]}
                  freshness: {metrics: ['a_count{b="{{environment}}"}'], maxAge: 5m}
                  errors: {type: promql, query: sum(a), threshold: < 2%}
                suites:
                  own: [healthz, api-version, login, errors]
                """);
        assertThat(read.checks().get("login"))
                .containsEntry("headers", java.util.Map.of("X-A", "b"))
                .containsEntry("status", List.of(200, 204));
        assertThat(read.environment("prod").suites()).containsExactly("own");
        assertThat(read.environment("staging").suites()).containsExactly("smoke");
        assertThat(Descriptor.fromJson(read.toJson())).isEqualTo(read);
    }

    @Test
    void incidentsNamePlacesAndTimes() {
        assertThat(
                        errors(
                                HEAD
                                        + """
                        incident:
                          runbook: {repository: 'git@git.example.com:a.git'}
                          postmortem: {organizer: sre, attendees: ['a b@c'], at: 25:00, timeZone: Asia/Seol, duration: 0s}
                        """))
                .containsExactly(
                        "f:8: incident.runbook.repository is 'git@git.example.com:a.git': a Git repository's address is"
                                + " https://<host>/<path>, without user name or password; write it as"
                                + " https://git.example.com/deploy.git",
                        "f:9: incident.postmortem.organizer is 'sre': the organizer is a mail address of at most 254"
                                + " characters; write it as sre@example.com",
                        "f:9: incident.postmortem.attendees[0] is 'a b@c': a mail address is name@host, of at most 254"
                                + " characters; write it as team@example.com",
                        "f:9: incident.postmortem.at is '25:00': the time of day is hours and minutes, from 00:00 to 23:59, in"
                                + " quotes; write it as '10:00'",
                        "f:9: incident.postmortem.timeZone is 'Asia/Seol': a time zone is a name of the tz database; write it"
                                + " as Asia/Seoul",
                        "f:9: incident.postmortem.duration is '0s': a postmortem's duration is more than 0s and at most 24h;"
                                + " write it as 1h");
    }

    @Test
    void whatNothingRunsHasNoPlace() {
        assertThat(errors(HEAD.replace("{prefix: app}", "{prefix: app, deploy: false, workload: w, order: 1}")))
                .containsExactly(
                        "f:5: components.gateway.workload is 'w': it belongs to a component that a Deployment runs, and this"
                                + " one has deploy: false; leave it out",
                        "f:5: components.gateway.order is '1': it belongs to a component that a Deployment runs, and this one"
                                + " has deploy: false; leave it out");
        // Two of them don't share a container.
        assertThat(read(HEAD.replace("}", ", deploy: false}")).components()).hasSize(2);
    }
}
