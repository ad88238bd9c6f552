-- Times come from the database alone: now(). Ids are UUID version 7, made by the services.

create table api_key (
    id                  uuid primary key,
    owner               text        not null,
    name                text        not null,
    sha256              bytea       not null unique check (length(sha256) = 32),
    created_at          timestamptz not null default now(),
    revoked_at          timestamptz,
    -- Quotas; null: the default of the service.
    requests_per_minute int check (requests_per_minute > 0),
    concurrent_jobs     int check (concurrent_jobs > 0),
    stored_bytes        bigint check (stored_bytes > 0)
);

create table job (
    id              uuid primary key,
    owner           text        not null,
    kind            text        not null check (kind in ('image', 'tokenizer', 'audio')),
    endpoint        text        not null,
    body            text        not null,
    priority        text        not null check (priority in ('interactive', 'batch')),
    state           text        not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    -- Claims so far; every one has a higher fence, and only the writes of the highest are accepted.
    attempt         int         not null default 0,
    fence           bigint      not null default 0,
    worker          text,
    lease_until     timestamptz,
    not_before      timestamptz not null default now(),
    deadline        timestamptz,
    -- Set while its wake-up is in Kafka or on the way there.
    released_at     timestamptz,
    -- Times it was released again because nobody claimed it.
    republished     int         not null default 0,
    cancel_asked_at timestamptz,
    progress        smallint    not null default 0 check (progress between 0 and 100),
    stage           text,
    created_at      timestamptz not null default now(),
    started_at      timestamptz,
    finished_at     timestamptz,
    result          text,
    timings         text,
    error_code      text,
    error_message   text,
    error_param     text,
    metadata        jsonb,
    webhook_url     text,
    idempotency_key text,
    body_sha256     bytea       not null,
    batch_id        uuid,
    batch_line      int,
    custom_id       text,
    -- Of the request that brought it, so that one trace leads from it to the artifact.
    traceparent     text,
    last_event      int         not null default 0
);

create unique index job_idempotency on job (owner, idempotency_key) where idempotency_key is not null;
create index job_of_owner on job (owner, id desc) where batch_id is null;
create unique index job_of_batch on job (batch_id, batch_line) where batch_id is not null;
create index job_open_of_batch on job (batch_id) where batch_id is not null and state in ('queued', 'running');
create index job_open_of_owner on job (owner) where batch_id is null and state in ('queued', 'running');
create index job_queue on job (kind, priority, id) where state = 'queued';
create index job_to_release on job (kind, priority, owner, id) where state = 'queued' and released_at is null;
create index job_in_flight on job (kind, priority, owner) where released_at is not null and state in ('queued', 'running');
create index job_published on job (released_at) where released_at is not null and state = 'queued';
create index job_lease on job (lease_until) where state = 'running';
create index job_deadline on job (deadline) where deadline is not null and state in ('queued', 'running');
create index job_finished on job (finished_at) where finished_at is not null;

create table job_attempt (
    job_id        uuid        not null references job on delete cascade,
    fence         bigint      not null,
    worker        text        not null,
    claimed_at    timestamptz not null default now(),
    ended_at      timestamptz,
    -- succeeded, failed, retried, released, lost, cancelled
    outcome       text,
    error_code    text,
    error_message text,
    primary key (job_id, fence)
);

create table job_event (
    job_id uuid        not null references job on delete cascade,
    -- The Last-Event-ID of the event stream: 1, 2, 3... within its job.
    seq    int         not null,
    type   text        not null,
    data   text        not null,
    at     timestamptz not null default now(),
    primary key (job_id, seq)
);
create index job_event_preview on job_event (at) where type = 'preview';

-- Bytes of artifacts and files that are kept in PostgreSQL: parts of at most 1 MiB.
create table content_chunk (
    content_id uuid        not null,
    part       int         not null,
    data       bytea       not null,
    stored_at  timestamptz not null default now(),
    primary key (content_id, part)
);

create table artifact (
    id           uuid primary key,
    owner        text        not null,
    job_id       uuid        not null,
    fence        bigint      not null,
    ordinal      int         not null,
    content_type text        not null,
    bytes        bigint      not null,
    sha256       bytea       not null,
    storage      text        not null check (storage in ('postgres', 's3')),
    created_at   timestamptz not null default now(),
    -- Null until its attempt has won; what stays null is an orphan.
    committed_at timestamptz,
    expires_at   timestamptz,
    unique (job_id, fence, ordinal)
);
create index artifact_orphan on artifact (created_at) where committed_at is null;
create index artifact_expiry on artifact (expires_at) where expires_at is not null;

-- One row: what signs the links to artifacts.
create table link_secret (
    only_one boolean primary key default true check (only_one),
    secret   bytea not null
);

create table stored_file (
    id         uuid primary key,
    owner      text        not null,
    filename   text        not null,
    purpose    text        not null,
    bytes      bigint      not null,
    sha256     bytea       not null,
    storage    text        not null check (storage in ('postgres', 's3')),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    deleted_at timestamptz
);
create index stored_file_of_owner on stored_file (owner, id desc) where deleted_at is null;
create index stored_file_expiry on stored_file (expires_at) where expires_at is not null and deleted_at is null;

create table batch (
    id                   uuid primary key,
    owner                text        not null,
    endpoint             text        not null,
    completion_window    text        not null,
    input_file_id        uuid        not null,
    output_file_id       uuid,
    error_file_id        uuid,
    model                text,
    status               text        not null check (status in ('validating', 'failed', 'in_progress', 'finalizing', 'completed', 'expired', 'cancelling', 'cancelled')),
    errors               jsonb,
    metadata             jsonb,
    total                int         not null default 0,
    completed            int         not null default 0,
    failed               int         not null default 0,
    output_expires_after bigint,
    -- What it will have become once its files are written: completed, cancelled or expired.
    outcome              text        not null default 'completed' check (outcome in ('completed', 'cancelled', 'expired')),
    -- Where its links lead: the address that its request was sent to.
    requested_at_url     text        not null,
    lease_until          timestamptz,
    created_at           timestamptz not null default now(),
    in_progress_at       timestamptz,
    expires_at           timestamptz not null,
    finalizing_at        timestamptz,
    completed_at         timestamptz,
    failed_at            timestamptz,
    expired_at           timestamptz,
    cancelling_at        timestamptz,
    cancelled_at         timestamptz,
    traceparent          text
);
create index batch_of_owner on batch (owner, id desc);
create unique index batch_of_output on batch (output_file_id) where output_file_id is not null;
create index batch_open on batch (status) where status in ('validating', 'in_progress', 'finalizing', 'cancelling');

create table webhook_endpoint (
    id               uuid primary key,
    owner            text        not null,
    name             text        not null,
    url              text        not null,
    event_types      text[]      not null,
    secret           text        not null,
    old_secret       text,
    old_secret_until timestamptz,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    -- Its receiver answered 410; an update of the endpoint enables it again.
    disabled_at      timestamptz
);
create index webhook_endpoint_of_owner on webhook_endpoint (owner, id);

-- What signs messages to addresses that single jobs name; drawn when an owner first needs it.
create table job_webhook_secret (
    owner  text primary key,
    secret text not null
);

create table webhook_delivery (
    id          uuid primary key,
    owner       text        not null,
    -- Null for the address that a single job named.
    endpoint_id uuid references webhook_endpoint on delete cascade,
    url         text        not null,
    event_type  text        not null,
    payload     text        not null,
    state       text        not null check (state in ('pending', 'delivered', 'failed')),
    attempts    int         not null default 0,
    next_at     timestamptz not null default now(),
    last_status int,
    last_error  text,
    created_at  timestamptz not null default now(),
    finished_at timestamptz
);
create index webhook_delivery_due on webhook_delivery (next_at) where state = 'pending';
create index webhook_delivery_of_owner on webhook_delivery (owner, id desc);
create index webhook_delivery_of_endpoint on webhook_delivery (endpoint_id, id desc);
create index webhook_delivery_finished on webhook_delivery (finished_at) where finished_at is not null;

create table outbox (
    id          bigint generated always as identity primary key,
    topic       text        not null,
    key         text        not null,
    payload     text        not null,
    traceparent text,
    created_at  timestamptz not null default now()
);
