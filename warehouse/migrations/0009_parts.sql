-- description: Which projects are parts of others, so that sums count nothing twice.

ALTER TABLE resolved_projects ADD COLUMN part_of VARCHAR;
COMMENT ON COLUMN resolved_projects.part_of IS 'Larger project or group that holds it and whose amount covers it; null where none is known | 所属的更大项目或项目组（其金额已含本项），未知则为空';
