-- What the accounts may do with the tables: run as portal_owner after every migration, in one transaction
-- (give-rights.sh does it).  A table that a migration has made belongs to nobody else before.

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_service;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO portal_service;
-- `portal reconcile --against` puts the ids of a unit's list where a query can compare them.
GRANT TEMPORARY ON DATABASE :"DBNAME" TO portal_service;

-- These logs are only ever added to, whatever somebody makes the service do.
REVOKE UPDATE, DELETE ON access_log, security_log, application_events FROM portal_service;
-- At which version the tables are, only a migration says.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM portal_service;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO portal_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_backup;
