-- The history of one report.
SELECT version, title, answers, received_at FROM knowledge_report_version WHERE report_id = %s ORDER BY version DESC
